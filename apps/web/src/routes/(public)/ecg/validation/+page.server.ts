import results from './results.json' with { type: 'json' };
import type { PageServerLoad } from './$types';

/** Where the recordings are from; by the id of a database in results.json. */
const SOURCES: Readonly<
  Record<string, { readonly title: string; readonly what: string; readonly citation: string; readonly url: string; readonly licence: string }>
> = {
  mitdb: {
    title: 'MIT-BIH Arrhythmia Database',
    what: 'Half an hour of two leads each. Two cardiologists marked every beat.',
    citation: 'Moody GB, Mark RG. The impact of the MIT-BIH Arrhythmia Database. IEEE Eng Med Biol 2001;20(3):45-50.',
    url: 'https://physionet.org/content/mitdb/1.0.0/',
    licence: 'ODC-By 1.0',
  },
  ludb: {
    title: 'Lobachevsky University Database',
    what: 'Ten seconds of twelve leads each. Cardiologists marked where each wave begins and ends, lead by lead.',
    citation:
      'Kalyakulina AI and others. LUDB: a new open-access validation tool for electrocardiogram delineation algorithms. IEEE Access 2020;8:186181-186190.',
    url: 'https://physionet.org/content/ludb/1.0.1/',
    licence: 'ODC-By 1.0',
  },
  qtdb: {
    title: 'QT Database',
    what: 'A quarter of an hour of two leads each. Experts marked the waves of some 30 beats of each, with both leads in view.',
    citation:
      'Laguna P and others. A database for evaluation of algorithms for measurement of QT and other waveform intervals in the ECG. Comput Cardiol 1997;24:673-676.',
    url: 'https://physionet.org/content/qtdb/1.0.0/',
    licence: 'ODC-By 1.0',
  },
};

/** How far experts themselves differ: twice the standard deviation in milliseconds, CSE working party 1985. */
const CSE_MS = { pOn: 10.2, pOff: 12.7, qrsOn: 6.5, qrsOff: 11.6, tOff: 30.6 } as const;
const BOUNDARY_WORDS = { pOn: 'P begins', pOff: 'P ends', qrsOn: 'QRS begins', qrsOff: 'QRS ends', tOff: 'T ends' } as const;
const WAVE_WORDS = { p: 'P', qrs: 'QRS', t: 'T' } as const;

export const load: PageServerLoad = () => ({
  measuredOn: results.measuredOn,
  command: results.command,
  databases: results.databases.flatMap(({ id, recordCount, records, total, delineation, delineationGlobal, skipped }) => {
    const source = SOURCES[id];
    if (!source) throw new Error(`results.json names the database ${id}, whose source is not known`);
    const bounds = Object.entries(BOUNDARY_WORDS).flatMap(([key, words]) => {
      const found = delineation?.[key as keyof typeof BOUNDARY_WORDS];
      const together = delineationGlobal?.[key as keyof typeof BOUNDARY_WORDS];
      return found && together ? [{ words, ...found, together, cseMs: CSE_MS[key as keyof typeof CSE_MS] }] : [];
    });
    const waves = Object.entries(WAVE_WORDS).flatMap(([key, words]) => {
      const found = delineation?.[key as keyof typeof WAVE_WORDS];
      return found ? [{ words, ...found }] : [];
    });
    return [{ id, source, recordCount, skipped, rows: [...records, { record: 'All', ...total }], bounds, waves }];
  }),
});
