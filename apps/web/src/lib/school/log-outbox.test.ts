import { expect, test } from 'vitest';
import { LogOutbox, type Answer } from './log-outbox.ts';

type Item = { readonly tracingId: string; readonly answer: string };

function device(answers: (items: readonly Item[]) => readonly Answer[] | 'later') {
  const kept: { text: string | null } = { text: null };
  const sent: string[][] = [];
  const open = () =>
    new LogOutbox<Item>({
      read: () => kept.text,
      write: (text) => {
        kept.text = text ?? null;
        return true;
      },
      send: (items) => {
        sent.push(items.map(({ tracingId }) => tracingId));
        return Promise.resolve(answers(items));
      },
      mostSent: 2,
      changed: () => undefined,
    });
  return { open, sent, kept };
}
const taken = (items: readonly Item[]): readonly Answer[] => items.map(({ tracingId }) => ({ tracingId, problem: undefined }));

test('without a connection all is kept over a closed tab, and sent when it is back', async () => {
  let online = false;
  const { open, sent, kept } = device((items) => (online ? taken(items) : 'later'));
  await open().add({ tracingId: 'a', answer: 'signed' }, { tracingId: 'b', answer: 'signed' });
  const again = open();
  expect(again.waiting.map(({ tracingId }) => tracingId)).toEqual(['a', 'b']);
  await again.add({ tracingId: 'a', answer: 'refused' });
  online = true;
  await again.flush();
  expect(again.waiting).toEqual([]);
  expect(kept.text).toBeNull();
  expect(sent.at(-1)).toEqual(['b', 'a']);
});

test('what the server refuses is told and not sent again; a broken store begins empty', async () => {
  const { open, sent, kept } = device((items) => items.map(({ tracingId }) => ({ tracingId, problem: tracingId === 'a' ? 'no' : undefined })));
  kept.text = '{';
  const outbox = open();
  await outbox.add({ tracingId: 'a', answer: 'signed' }, { tracingId: 'b', answer: 'signed' });
  expect(outbox.refused).toEqual([{ tracingId: 'a', problem: 'no' }]);
  await outbox.flush();
  expect(sent).toHaveLength(1);
});

test('a server that answers for nothing is not asked for ever', async () => {
  const { open, sent } = device(() => []);
  const outbox = open();
  await outbox.add({ tracingId: 'a', answer: 'signed' });
  expect(sent).toHaveLength(1);
  expect(outbox.waiting).toHaveLength(1);
});
