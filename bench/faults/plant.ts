// Plants the worst mistake there is into the server that loads this first: answers are acknowledged before they are
// committed. The fault run must find it, or its zeros mean nothing.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const RIGHT = 'written = await this.#ports.write(batch.map((each) => each.delivery));';
const WRONG = `void this.#ports.write(batch.map((each) => each.delivery)).catch(() => undefined);
      written = batch.map((each) => ({ outcome: 'written', state: 'open', currentEpoch: each.delivery.epoch, deadlineMs: 9e15, late: [], conflicts: [] }));`;

registerHooks({
  load: (url, context, next) => {
    if (!url.endsWith('/save-queue.ts')) return next(url, context);
    const source = readFileSync(fileURLToPath(url), 'utf8');
    if (!source.includes(RIGHT)) throw new Error('save-queue.ts has changed: plant the mistake anew');
    return { ...next(url, context), source: source.replace(RIGHT, WRONG), format: 'module-typescript', shortCircuit: true };
  },
});
