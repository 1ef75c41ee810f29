import { zipSync, strToU8, unzipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unwrap } from '@einthoven/kernel';
import { useTestDatabase } from '../db/test-database.ts';
import { writeDraft } from './draft-item.ts';
import { importItems, planImport, readExchange, writeItems } from './exchange.ts';
import { previewItem } from './item-view.ts';
import { dangerousListItems } from './life.queries.ts';
import { bankFileName, bankPictures, checkPicture, PICTURE_LIMIT_BYTES } from './picture.ts';
import { pictureSize } from './picture-size.ts';
import { COLOURS, allowed, staffMember, stillClock } from './test-items.ts';
import { inTransaction } from '../db/pool.ts';

const at = useTestDatabase();
const clock = stillClock('2026-11-26T12:00:00Z');
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));

/** All of 40 by 24 pixels, written by another program. */
const PNG = bytes('iVBORw0KGgoAAAANSUhEUgAAACgAAAAYCAIAAAAH5iiXAAAAKklEQVR4nO3NQREAAAQAMATRP4pYUjifrcByuuNDvaxisVgsFovFYvGJBaBOATTd4DO3AAAAAElFTkSuQmCC');
const JPEG = bytes(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDACgcHiMeGSgjISMtKygwPGRBPDc3PHtYXUlkkYCZlo+AjIqgtObDoKrarYqMyP/L2u71////m8H////6/+b9//j/2wBDASstLTw1PHZBQXb4pYyl+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj/wgARCAAYACgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAWAQEBAQAAAAAAAAAAAAAAAAAAAgT/2gAMAwEAAhADEAAAAZCNAAAAAH//xAAUEAEAAAAAAAAAAAAAAAAAAAAw/9oACAEBAAEFAn//xAAUEQEAAAAAAAAAAAAAAAAAAAAg/9oACAEDAQE/AV//xAAUEQEAAAAAAAAAAAAAAAAAAAAg/9oACAECAQE/AV//xAAUEAEAAAAAAAAAAAAAAAAAAAAw/9oACAEBAAY/An//xAAUEAEAAAAAAAAAAAAAAAAAAAAw/9oACAEBAAE/IX//2gAMAwEAAgADAAAAEPvvvvvv/8QAFBEBAAAAAAAAAAAAAAAAAAAAIP/aAAgBAwEBPxBf/8QAFBEBAAAAAAAAAAAAAAAAAAAAIP/aAAgBAgEBPxBf/8QAFBABAAAAAAAAAAAAAAAAAAAAMP/aAAgBAQABPxB//9k=',
);
const WEBP = {
  lossy: bytes('UklGRkIAAABXRUJQVlA4IDYAAAAwAwCdASooABgAP3G202G0ryqmJWgCkC4JZwDRgA8KmggAAP7fgC5u9pr/bb34eavgLfk20AA='),
  lossless: bytes('UklGRh4AAABXRUJQVlA4TBEAAAAvJ8AFAAdQjyLXo/+BiOh/AAA='),
  extended: bytes(
    'UklGRnwAAABXRUJQVlA4WAoAAAAYAAAAJwAAFwAAQUxQSAoAAAABB1CyiAhERP8DVlA4IDYAAAAwAwCdASooABgAP3G202G0ryqmJWgCkC4JZwDRgA8KmggAAP7fgC5u9pr/bb34eavgLfk20ABFWElGDgAAAElJKgAIAAAAAAAAAAAA',
  ),
};
const SVG = strToU8('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 24"><rect width="9" height="9"/></svg>');
const code = (text: string | undefined) => text?.split(':')[0];

describe('a picture', () => {
  test.each(Object.entries({ PNG, JPEG, SVG, ...WEBP }))('of kind %s tells its size by its bytes', (_, picture) => {
    expect(pictureSize(picture)).toEqual({ width: 40, height: 24 });
  });

  test('comes in as PNG, JPEG or WebP, of a size that a phone can take; no bytes at all break the looking', async () => {
    for (const picture of [PNG, JPEG, ...Object.values(WEBP)]) expect(unwrap(await checkPicture(picture))).toMatchObject({ width: 40, height: 24 });
    const refused = async (sent: Uint8Array) => {
      const checked = await checkPicture(sent);
      return checked.ok ? 'taken' : code(checked.error);
    };
    const wide = Uint8Array.from(PNG);
    new DataView(wide.buffer).setUint32(16, 60_000);
    expect(await refused(new Uint8Array())).toBe('PICTURE_EMPTY');
    expect(await refused(Buffer.concat([PNG, Buffer.alloc(PICTURE_LIMIT_BYTES)]))).toBe('PICTURE_TOO_LARGE');
    expect(await refused(SVG)).toBe('PICTURE_SVG');
    expect(await refused(strToU8(`<?xml version="1.0"?><!-- ${'x'.repeat(500)} --><svg onload="alert(1)"/>`))).toBe('PICTURE_SVG');
    expect(await refused(strToU8('<html><script>alert(1)</script></html>'))).toBe('PICTURE_TYPE');
    expect(await refused(strToU8('GIF89a\u0028\u0000\u0018\u0000'))).toBe('PICTURE_TYPE');
    expect(await refused(wide)).toBe('PICTURE_SIZE');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(PNG, JPEG, ...Object.values(WEBP)), fc.nat(), fc.nat(255), fc.nat(), async (picture, place, byte, length) => {
        const broken = Uint8Array.from(picture).subarray(0, 1 + (length % picture.length));
        broken[place % broken.length] = byte;
        expect(typeof (await checkPicture(broken)).ok).toBe('boolean');
      }),
    );
  });

  test('from elsewhere has a lawful name that its content makes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0x10ffff })), (points) => {
        expect(bankFileName(String.fromCodePoint(...points), { bytes: PNG, mediaType: 'image/png' })).toMatch(/^[a-z0-9][a-z0-9-]{0,80}\.png$/);
      }),
    );
    expect(bankFileName('Figure 1.JPEG', { bytes: PNG, mediaType: 'image/png' })).toBe(bankFileName('figure-1', { bytes: PNG, mediaType: 'image/png' }));
    expect(bankFileName('a.png', { bytes: PNG, mediaType: 'image/png' })).not.toBe(bankFileName('a.png', { bytes: JPEG, mediaType: 'image/png' }));
  });
});

/** A package as another program makes it: two items, each with a picture called the same, in folders of their own. */
function foreignPackage(pictures: readonly Uint8Array[], alts: readonly string[] = []): Uint8Array {
  const altOf = (n: number) => alts[n] ?? 'A round dial whose hand points to the right.';
  const stems = ['Which hand of the dial points at the quarter hour?', 'What does the needle of this instrument show?'];
  const items = pictures.map((_, n) => [
    `items/q${n}.xml`,
    strToU8(`<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="q${n}" title="q${n}" adaptive="false" timeDependent="false">
<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"><correctResponse><value>h</value></correctResponse></responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<itemBody><p>${stems[n]}</p>${
      n === 0
        ? `<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Click</prompt><object data="../pictures/${n}/Figure.png" type="image/png" width="40" height="24">${altOf(n)}</object><hotspotChoice identifier="h" shape="rect" coords="0,0,20,12"/></hotspotInteraction>`
        : `<p><img src="../pictures/${n}/Figure.png" alt="${altOf(n)}"/></p><choiceInteraction responseIdentifier="RESPONSE" maxChoices="1"><simpleChoice identifier="g">Nothing at all</simpleChoice><simpleChoice identifier="h">A quarter</simpleChoice><simpleChoice identifier="i">One half</simpleChoice><simpleChoice identifier="j">The whole</simpleChoice></choiceInteraction>`
    }</itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct"/></assessmentItem>`),
  ]);
  const resources = pictures.map(
    (_, n) =>
      `<resource identifier="r${n}" type="imsqti_item_xmlv2p2" href="items/q${n}.xml"><file href="items/q${n}.xml"/><file href="pictures/${n}/Figure.png"/></resource>`,
  );
  return zipSync({
    'imsmanifest.xml': strToU8(
      `<?xml version="1.0" encoding="UTF-8"?><manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"><metadata><schema>QTIv2.2 Package</schema><schemaversion>1.0.0</schemaversion></metadata><organizations/><resources>${resources.join('')}</resources></manifest>`,
    ),
    ...Object.fromEntries(items),
    ...Object.fromEntries(pictures.map((picture, n) => [`pictures/${n}/Figure.png`, picture])),
  });
}

describe('pictures of a package', () => {
  const defaults = { bank: 'final', task: 'A1', level: 'apply', pictureLicence: 'CC BY 4.0, Ana Ruiz' } as const;

  test('come in with their items, are shown as candidates see them, go out and come back the same', { timeout: 60_000 }, async () => {
    const author = allowed(await staffMember(at.db, ['item-author']), 'item.author');
    const other = Uint8Array.from(PNG);
    // Another picture of the same name, in the same package: its last bytes are of no interest to a decoder.
    other[other.length - 1] = 1;
    const file = unwrap(readExchange(foreignPackage([PNG, other])));
    expect(file.refused).toEqual([]);
    const done = await importItems(at.db, author, file, defaults, { clock });
    expect([done.coming.length, done.refused]).toEqual([2, []]);
    const stored = await at.db.selectFrom('item_pictures').selectAll().orderBy('file_name').execute();
    expect(stored.map(({ width, height, media_type, added_by }) => ({ width, height, media_type, added_by }))).toEqual(
      Array.from({ length: 2 }, () => ({ width: 40, height: 24, media_type: 'image/png', added_by: author.actor.personId })),
    );

    const items = (await inTransaction(at.db, (tx) => dangerousListItems(tx, 'in-bank-or-newest')))
      .map(({ item }) => item)
      .filter((item) => item.public.picture);
    expect(items.map(({ public: shown }) => [shown.type, shown.picture?.licence, shown.picture?.alt])).toEqual([
      ['hot-spot', 'CC BY 4.0, Ana Ruiz', 'A round dial whose hand points to the right.'],
      ['single', 'CC BY 4.0, Ana Ruiz', 'A round dial whose hand points to the right.'],
    ]);
    expect(items[0]?.key.correct).toEqual({ type: 'hot-spot', areas: [{ shape: 'rectangle', x: 0, y: 0, width: 0.5, height: 0.5 }] });
    const pictures = await bankPictures(
      at.db,
      items.flatMap(({ public: shown }) => shown.picture?.file ?? []),
    );
    expect(new Set([...pictures.values()].map((picture) => Buffer.from(picture.bytes).toString('hex')))).toEqual(
      new Set([PNG, other].map((picture) => Buffer.from(picture).toString('hex'))),
    );
    const read = allowed(await staffMember(at.db, ['item-author']), 'item.read');
    for (const { itemId, public: shown } of items) expect((await previewItem(at.db, read, { itemId, itemVersion: 1 }))?.picture).toEqual(shown.picture);

    for (const format of ['qti3', 'qti22'] as const) {
      const written = writeItems(items, format, pictures);
      expect(written.leftOut).toEqual([]);
      const back = unwrap(readExchange(written.bytes));
      expect(back.entries.map(({ entry }) => entry['picture'])).toEqual(items.map(({ public: shown }) => shown.picture));
      expect(new Map([...back.media].map(([name, sent]) => [name, Buffer.from(sent).toString('hex')]))).toEqual(
        new Map([...pictures].map(([name, sent]) => [name, Buffer.from(sent.bytes).toString('hex')])),
      );
      if (format === 'qti3') expect((await planImport(at.db, back, defaults)).refused.map(({ why }) => code(why))).toEqual(['UNCHANGED', 'UNCHANGED']);
    }
  });

  test(
    'are refused with their item where they are no picture, drawings, unlicensed, without words, or another by a name of ours',
    { timeout: 60_000 },
    async () => {
      const why = async (pictures: readonly Uint8Array[], pictureLicence: string | undefined, alts: readonly string[] = []) => {
        const plan = await planImport(at.db, unwrap(readExchange(foreignPackage(pictures, alts))), { ...defaults, pictureLicence });
        expect(plan.coming).toEqual([]);
        return plan.refused.map((refusal) => refusal.why);
      };
      expect((await why([SVG, strToU8('hello')], 'CC0')).map(code)).toEqual(['PICTURE_SVG', 'PICTURE_TYPE']);
      const bare = await why([PNG, PNG], undefined, ['A round dial.', '']);
      expect(bare.every((line) => line.startsWith('FIELD_WRONG: '))).toBe(true);
      expect([bare.filter((line) => line.includes('picture.licence')).length, bare.filter((line) => line.includes('picture.alt')).length]).toEqual([2, 1]);

      const items = (await inTransaction(at.db, (tx) => dangerousListItems(tx, 'in-bank-or-newest')))
        .map(({ item }) => item)
        .filter((item) => item.public.picture);
      const pictures = await bankPictures(
        at.db,
        items.flatMap(({ public: shown }) => shown.picture?.file ?? []),
      );
      const files = unzipSync(writeItems(items.slice(0, 1), 'qti3', pictures).bytes);
      const [name] = Object.keys(files).filter((path) => path.startsWith('media/'));
      const plan = await planImport(at.db, unwrap(readExchange(zipSync({ ...files, [name!]: JPEG }))), defaults);
      expect(plan.refused.map((refusal) => code(refusal.why))).toEqual(['PICTURE_DIFFERS']);
    },
  );

  test('an author adds one to a draft; a name that leads to nothing is no picture', async () => {
    const author = allowed(await staffMember(at.db, ['item-author']), 'item.author');
    const entry = { ...COLOURS, picture: { alt: 'A red field.', licence: 'CC0' } };
    const write = (more: object, picture?: { name: string; bytes: Uint8Array }) =>
      writeDraft(at.db, author, { bank: 'final', task: 'A1', entry: { ...entry, ...more }, picture }, { clock });
    expect(await write({}, { name: 'x.svg', bytes: SVG })).toMatchObject({ ok: false, error: { lines: [expect.stringContaining('PICTURE_SVG')] } });
    const lost = { picture: { ...entry.picture, file: 'nowhere.png' } };
    expect(await write(lost)).toMatchObject({ ok: false, error: { lines: [expect.stringContaining('no picture nowhere.png')] } });
    unwrap(await write({}, { name: 'Red Field.jpeg', bytes: JPEG }));
    expect(await at.db.selectFrom('item_pictures').select(['file_name', 'media_type']).where('file_name', 'like', 'red-field-%').execute()).toMatchObject([
      { file_name: expect.stringMatching(/\.jpg$/), media_type: 'image/jpeg' },
    ]);
    await expect(bankPictures(at.db, ['../../etc/passwd'])).rejects.toThrow('not a name');
  });
});
