import { sql } from 'kysely';
import type { Db } from '../../db/pool.ts';

/** How much of a section there is to keep. */
export type SectionWeight = { readonly sha256: string; readonly textBytes: number; readonly tracings: number };

/** The hash and the weight of each section in use. */
export async function sectionWeights(db: Db, language: string): Promise<ReadonlyMap<string, SectionWeight>> {
  const { rows } = await sql<{ section_id: string; content_sha256: string; bytes: number; tracings: number }>`
    select distinct on (section_id) section_id, content_sha256, octet_length(document::text) as bytes,
      (select count(*)::integer from jsonb_array_elements(document -> 'blocks') as block where block ->> 'kind' = 'tracing') as tracings
    from guide_sections
    where in_use and language in (${language}, 'en')
    order by section_id, language = ${language} desc`.execute(db);
  return new Map(rows.map((row) => [row.section_id, { sha256: row.content_sha256, textBytes: row.bytes, tracings: row.tracings }]));
}
