import { connect, createServer, type Server, type Socket } from 'node:net';

/** A network between the writer and a server that can be made bad. */
export type BadNetwork = {
  readonly port: number;
  /** Cuts every connection and takes no new one until it is healed. */
  cut: () => void;
  heal: () => void;
  /** Holds every piece back so long, in each direction. */
  delayMs: number;
  /** Share of requests whose connection is broken: half before the request arrives, half after, before the answer does. */
  breakShare: number;
  readonly close: () => Promise<void>;
};

/** Puts a network in front of a port. @param chance from 0 to 1, for what is broken */
export async function badNetwork(targetPort: () => number, chance: () => number): Promise<BadNetwork> {
  const open = new Set<Socket>();
  let isCut = false;
  const state = { delayMs: 0, breakShare: 0 };
  const server: Server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(targetPort(), '127.0.0.1');
    for (const socket of [near, far]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
      socket.on('error', () => socket.destroy());
    }
    const later = (act: () => void) => (state.delayMs === 0 ? act() : void setTimeout(act, state.delayMs));
    let breakAnswer = false;
    near.on('data', (chunk) => {
      if (chance() < state.breakShare) {
        if (chance() < 0.5) {
          near.destroy();
          return;
        }
        breakAnswer = true;
      }
      later(() => far.write(chunk));
    });
    far.on('data', (chunk) => {
      // The server has done it, and the device never hears.
      if (breakAnswer) near.destroy();
      else later(() => near.write(chunk));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const cutAll = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port,
    cut: () => {
      isCut = true;
      cutAll();
    },
    heal: () => (isCut = false),
    get delayMs() {
      return state.delayMs;
    },
    set delayMs(ms: number) {
      state.delayMs = ms;
    },
    get breakShare() {
      return state.breakShare;
    },
    set breakShare(share: number) {
      state.breakShare = share;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cutAll();
      }),
  };
}
