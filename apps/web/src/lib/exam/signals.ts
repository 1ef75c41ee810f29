/** A signal of the room: light evidence, told to the candidate before the exam. */
export type RoomSignal = {
  readonly kind: 'left-window' | 'came-back' | 'copied' | 'pasted' | 'printed' | 'network-lost' | 'network-back' | 'device';
  readonly happenedAtMs: number;
  readonly detail: Readonly<Record<string, string | number | boolean>>;
};

/** Most signals of one delivery, as the server takes them. */
const MOST = 50;

/** Collects signals and delivers them now and then. They are no answers: a delivery that fails is tried again, and dropped in the end. */
export class SignalBox {
  #kept: RoomSignal[] = [];
  #sending = false;
  readonly #send: (signals: readonly RoomSignal[]) => Promise<boolean>;
  readonly #nowMs: () => number;

  /**
   * @param send delivers; answers whether they arrived
   * @param nowMs the server's clock as the room knows it
   */
  constructor(send: (signals: readonly RoomSignal[]) => Promise<boolean>, nowMs: () => number) {
    this.#send = send;
    this.#nowMs = nowMs;
  }

  /** Notes a signal. */
  note(kind: RoomSignal['kind'], detail: RoomSignal['detail'] = {}): void {
    this.#kept.push({ kind, happenedAtMs: this.#nowMs(), detail });
    // A device that is away for hours keeps the newest alone.
    if (this.#kept.length > 10 * MOST) this.#kept.splice(0, this.#kept.length - 10 * MOST);
  }

  /** Delivers what waits. */
  async flush(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      while (this.#kept.length > 0) {
        const batch = this.#kept.slice(0, MOST);
        if (!(await this.#send(batch))) return;
        this.#kept.splice(0, batch.length);
      }
    } finally {
      this.#sending = false;
    }
  }
}

/** What kind of device a screen is, for comparing results by device: never more than this. */
export function deviceClass(widthPx: number, heightPx: number, touch: boolean): 'phone' | 'tablet' | 'desk' {
  const short = Math.min(widthPx, heightPx);
  if (!touch) return 'desk';
  return short < 600 ? 'phone' : 'tablet';
}

/** Listens to the page for signals. @returns a function that stops it */
export function watchPage(box: SignalBox, page: Document, view: Window): () => void {
  let leftAtMs: number | undefined;
  const listen = (target: EventTarget, name: string, act: () => void): (() => void) => {
    target.addEventListener(name, act);
    return () => target.removeEventListener(name, act);
  };
  const stops = [
    listen(page, 'visibilitychange', () => {
      if (page.visibilityState === 'hidden') {
        leftAtMs = view.performance.now();
        box.note('left-window');
      } else {
        box.note('came-back', leftAtMs === undefined ? {} : { seconds: Math.round((view.performance.now() - leftAtMs) / 1000) });
        leftAtMs = undefined;
      }
    }),
    listen(page, 'copy', () => box.note('copied')),
    listen(page, 'paste', () => box.note('pasted')),
    listen(view, 'beforeprint', () => box.note('printed')),
    listen(view, 'offline', () => box.note('network-lost')),
    listen(view, 'online', () => box.note('network-back')),
  ];
  box.note('device', {
    class: deviceClass(view.screen.width, view.screen.height, view.matchMedia('(pointer: coarse)').matches),
    width: view.innerWidth,
    height: view.innerHeight,
  });
  return () => {
    for (const stop of stops) stop();
  };
}
