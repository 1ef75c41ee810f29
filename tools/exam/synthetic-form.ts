import { PATTERN_RECIPES, RHYTHM_RECIPES, simulate } from '@einthoven/ecg';
import { choiceIdsOf, DEMONSTRATION_CONVERSION, encodeTracing, STORED_LEADS, type PublicItem, type TracingSamples } from '@einthoven/exam';

/** An item of a form that is made to be measured or tried, never sat. */
export type SyntheticItem = { readonly itemId: string; readonly shown: PublicItem; readonly tracing?: TracingSamples | undefined };

/** Runs one statement as the owner of the database. */
export type Query = (text: string, values: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;

const SAMPLE_RATE_HZ = 250;

/**
 * A tracing from the engine as a form has it: quantised samples at 250 a second.
 *
 * @param index which recipe of the catalogues; it goes round
 * @param layout a strip shows `leads`
 */
export function syntheticTracing(index: number, layout: TracingSamples['layout'], leads: readonly string[] = ['II']): TracingSamples {
  const catalogue = [...RHYTHM_RECIPES, ...PATTERN_RECIPES];
  const { recipe } = catalogue[index % catalogue.length] as (typeof catalogue)[number];
  const made = simulate({ ...recipe, durationS: layout === 'strip' ? 6 : 10 }, `synthetic ${index}`);
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  const { recording } = made.value;
  const step = recording.sampleRateHz / SAMPLE_RATE_HZ;
  const microvolts = (lead: string) => {
    const samples = recording.leads[lead as 'II'];
    return Array.from({ length: Math.floor(samples.length / step) }, (_, at) => {
      let sum = 0;
      for (let i = 0; i < step; i += 1) sum += samples[at * step + i] as number;
      return (sum / step) * 1000;
    });
  };
  return encodeTracing({
    sampleRateHz: SAMPLE_RATE_HZ,
    microvoltsPerUnit: 5,
    layout,
    paperSpeedMmPerS: 25,
    gainMmPerMv: 10,
    filterLabel: '0.05-150 Hz',
    calibrationMv: 1,
    microvolts: Object.fromEntries((layout === 'strip' ? leads : STORED_LEADS).map((lead) => [lead, microvolts(lead)])),
  });
}

const FOUR = { a: 'Sinus rhythm', b: 'Atrial fibrillation', c: 'Atrial flutter', d: 'Junctional rhythm' };

/** One item of every type that needs no picture, tracings of both shapes among them. */
export function everyType(): readonly SyntheticItem[] {
  const item = (n: number, shown: PublicItem, tracing?: TracingSamples): SyntheticItem => ({ itemId: `final-A1-${900 + n}`, shown, tracing });
  return [
    item(1, { type: 'single', stem: 'Which rhythm does this 12-lead ECG show?', options: FOUR }, syntheticTracing(0, '3x4+1R')),
    item(2, { type: 'multiple', stem: 'Which of these are limb leads?', options: { a: 'aVR', b: 'V1', c: 'III', d: 'V6', e: 'aVF' } }),
    item(3, {
      type: 'order',
      stem: 'Put the steps in order.',
      options: { a: 'Prepare the skin', b: 'Greet the patient', c: 'Record', d: 'Place the electrodes' },
    }),
    item(4, {
      type: 'match',
      stem: 'Where does each electrode lie?',
      rows: { a: 'V1', b: 'V2', c: 'V4' },
      options: { a: 'Fourth space, right of the sternum', b: 'Fourth space, left of the sternum', c: 'Fifth space, midclavicular line' },
    }),
    item(5, { type: 'numeric', stem: 'What is the ventricular rate of this strip?', unit: 'beats a minute' }, syntheticTracing(1, 'strip')),
    item(6, { type: 'calipers', stem: 'Measure one RR interval in lead II.', measure: 'interval-ms' }, syntheticTracing(2, 'strip')),
    item(7, { type: 'calipers', stem: 'Measure the height of one R wave in lead II.', measure: 'amplitude-mv' }, syntheticTracing(3, 'strip')),
    item(
      8,
      { type: 'single', stem: 'Which rhythm do these three leads show?', options: FOUR, tracingInWords: 'Upright waves of one shape at even distances.' },
      syntheticTracing(4, 'strip', ['II', 'V1', 'V5']),
    ),
  ];
}

/**
 * Stores a form that nobody is given by chance: it is sealed before every other one.
 *
 * @param items those that are not in the bank yet are added to it, outside the current bank
 */
export async function insertSyntheticForm(query: Query, formId: string, items: readonly SyntheticItem[]): Promise<void> {
  for (const { itemId, shown } of items) {
    await query(
      `insert into items (item_id, item_version, bank, task, level, public, content_sha256, review_state, in_bank)
        values ($1, 1, 'final', 'A1', 'recall', $2, $1, 'draft', false) on conflict do nothing`,
      [itemId, JSON.stringify(shown)],
    );
  }
  await query(
    `insert into forms (form_id, credential, blueprint_version, conversion, conversion_sha256, conversion_kind, content_sha256, sealed_at)
      values ($1, 'CET', 'synthetic', $2, 'synthetic', 'demonstration', 'synthetic', '2020-01-01') on conflict do nothing`,
    [formId, JSON.stringify(DEMONSTRATION_CONVERSION)],
  );
  for (const [index, { itemId, tracing }] of items.entries()) {
    await query(
      `insert into form_items (form_id, position, item_id, item_version, use, tracing)
        select $1, $2, item_id, max(item_version), 'pretest', $4::jsonb from items where item_id = $3 group by item_id on conflict do nothing`,
      [formId, index + 1, itemId, tracing ? JSON.stringify(tracing) : null],
    );
  }
}

/** Opens an attempt on a form, with two hours to go. Questions with one best answer of four come first, then the others, each in the form's order. */
export async function insertSyntheticAttempt(
  query: Query,
  person: { readonly personId: string; readonly applicationId: string },
  formId: string,
  singleFirst = true,
): Promise<string> {
  const [row] = await query(
    `insert into attempts (person_id, application_id, form_id, ordinal, scheme_version, started_at, deadline_at)
      select $1, $2, $3, 1, scheme_version, now(), now() + interval '2 hours' from applications where application_id = $2 returning attempt_id`,
    [person.personId, person.applicationId, formId],
  );
  const attemptId = String(row?.['attempt_id']);
  const placed = await query(
    `select row_number() over (order by $2 and public ->> 'type' <> 'single', position) as position, f.item_id, f.item_version, public
      from form_items f join items using (item_id, item_version) where form_id = $1 order by 1`,
    [formId, singleFirst],
  );
  for (const { position, item_id, item_version, public: shown } of placed) {
    await query('insert into attempt_items (attempt_id, position, item_id, item_version, option_order) values ($1, $2, $3, $4, $5)', [
      attemptId,
      position,
      item_id,
      item_version,
      choiceIdsOf(shown as PublicItem).join(''),
    ]);
  }
  return attemptId;
}
