import { join } from 'node:path';
import { unwrap } from '@einthoven/kernel';
import { entryOf, parseDraft } from '@einthoven/exam/key';
import { expect, test } from 'vitest';
import { contentFolder } from '../platform/content-folder.ts';
import { readBankFolder } from './bank-files.ts';
import { entryFromFields, fieldsOfEntry } from './draft-fields.ts';
import { writtenContent } from './same-content.ts';

test('every item of the final bank, put into the form and taken out unchanged, is the same item', () => {
  const items = unwrap(readBankFolder(join(contentFolder('items'), 'final')));
  const types = new Set(items.map(({ public: shown }) => shown.type));
  expect(types.size).toBeGreaterThan(1);
  for (const item of items) {
    const entry = entryFromFields(item.public.type, { ...fieldsOfEntry(entryOf(item)), id: item.itemId, bank: 'final' });
    const read = unwrap(parseDraft({ ...entry, id: item.itemId }, { task: item.task, bank: 'final', reviewState: 'draft' }));
    expect(writtenContent(read)).toBe(writtenContent(item));
  }
});
