import type { Db, Tx } from '../db/pool.ts';

/** Bytes of stored pictures by name. */
export async function findStoredPictures(db: Db, files: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const rows = await db
    .selectFrom('item_pictures')
    .select(['file_name', 'bytes'])
    .where('file_name', 'in', [...files])
    .execute();
  return new Map(rows.map((row) => [row.file_name, row.bytes]));
}

/** Stores a picture; where the name is taken the first stays. */
export async function insertPicture(
  tx: Tx,
  picture: {
    readonly file: string;
    readonly mediaType: string;
    readonly width: number;
    readonly height: number;
    readonly bytes: Uint8Array;
    readonly sha256: string;
    readonly addedBy: string | undefined;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('item_pictures')
    .values({
      file_name: picture.file,
      media_type: picture.mediaType,
      width: picture.width,
      height: picture.height,
      bytes: Buffer.from(picture.bytes),
      sha256: picture.sha256,
      added_by: picture.addedBy ?? null,
      added_at: picture.at,
    })
    .onConflict((conflict) => conflict.column('file_name').doNothing())
    .execute();
}
