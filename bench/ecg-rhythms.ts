// Every rhythm of the engine, over its rates and several seeds, is written as a file, read again and measured: named, within the set that
// is given, or wrong. `npm run bench -- ecg-rhythms`; `--seeds 5` for more seeds, `--wrong` for what is wrong only, `--json` for one line.
import { parseArgs } from 'node:util';
import { measureEcg, rhythmVerdict } from '@einthoven/ecg/measure';
import { RHYTHMS_OVER_RATES } from '@einthoven/ecg/rates';
import { simulate } from '@einthoven/ecg';
import { readWfdb, writeWfdb } from '@einthoven/ecg-formats';
import { unwrap } from '@einthoven/kernel';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '2' }, wrong: { type: 'boolean' }, json: { type: 'boolean' }, only: { type: 'string', default: '' } },
});
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => `seed-${i + 1}`);
const total = { named: 0, 'in the set': 0, wrong: 0 };
let names = 0;
for (const { id, main, recipe } of RHYTHMS_OVER_RATES.filter((one) => one.id.includes(values.only))) {
  for (const seed of seeds) {
    const made = unwrap(simulate(recipe, seed));
    const { sampleRateHz, durationS } = made.recording;
    const leads = Object.entries(made.recording.leads).map(([name, mv]) => ({
      name,
      unit: 'uV' as const,
      samples: mv.map((value) => Math.round(value * 1000)),
      stepUv: 1,
    }));
    const { files } = unwrap(writeWfdb({ sampleRateHz, leads, durationS, annotations: [], notes: [] }, { name: 'made', format: 16 }));
    const read = unwrap(readWfdb(files, { name: 'made.hea' })).recording;
    const measured = measureEcg({ sampleRateHz: read.sampleRateHz, leads: Object.fromEntries(read.leads.map(({ name, samples }) => [name, samples])) });
    const codes = measured.rhythm.map(({ code }) => code);
    const truth = made.truth().rhythm.map(({ code }) => code);
    const verdict = rhythmVerdict(codes, truth, main);
    total[verdict]++;
    if (verdict === 'in the set') names += codes.length;
    if (!values.json && (!values.wrong || verdict === 'wrong'))
      console.log(`${verdict.padEnd(11)}${id.padEnd(38)}${seed}  ${codes.join(' ') || '-'}  (true: ${truth.join(' ')})`);
  }
}
const all = total.named + total['in the set'] + total.wrong;
if (values.json) console.log(JSON.stringify({ recordings: all, ...total }));
else
  console.log(
    `${all} recordings: ${total.named} named, ${total['in the set']} in the set (${(names / Math.max(total['in the set'], 1)).toFixed(1)} names on average), ${total.wrong} wrong`,
  );
if (total.wrong > 0.05 * all) process.exitCode = 1;
