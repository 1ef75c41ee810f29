import type { RhythmCode } from '../rhythm/rhythm-names.ts';
import type { Recipe } from './recipe.ts';

/** A recipe with a title and the codes that `nameRhythm` must find in it. */
export type RhythmRecipe = { readonly id: string; readonly title: string; readonly shows: readonly RhythmCode[]; readonly recipe: Recipe };

const sinus = (rateBpm: number): NonNullable<Recipe['atria']> => ({ rhythm: { kind: 'sinus', rateBpm } });
const stillAtria: NonNullable<Recipe['atria']> = { rhythm: { kind: 'standstill' } };
const fibrillation: NonNullable<Recipe['atria']> = { rhythm: { kind: 'fibrillation' } };
const complete = { kind: 'complete' } as const;
/** Where the heart is still, what is left on the paper is the patient's muscle and breath: a ruled line would say that a wire is off. */
const quietBody: NonNullable<Recipe['artifacts']> = [
  { kind: 'tremor', amplitudeMv: 0.03 },
  { kind: 'wander', amplitudeMv: 0.06 },
];
const shows =
  (...codes: RhythmCode[]) =>
  (id: string, title: string, recipe: Recipe): RhythmRecipe => ({ id, title, shows: codes, recipe });

/** Every rhythm of the engine, one recipe each. */
export const RHYTHM_RECIPES: readonly RhythmRecipe[] = [
  // Sinus node
  shows('normal-sinus-rhythm')('normal-sinus-rhythm', 'Normal sinus rhythm', {}),
  shows('sinus-bradycardia')('sinus-bradycardia', 'Sinus bradycardia', { atria: sinus(48) }),
  shows('sinus-tachycardia')('sinus-tachycardia', 'Sinus tachycardia', { atria: sinus(118) }),
  shows('sinus-arrhythmia')('sinus-arrhythmia', 'Sinus arrhythmia', {
    atria: { rhythm: { kind: 'sinus', rateBpm: 68, breathing: { depth: 0.14, breathsPerMin: 12 } } },
  }),
  shows('sinus-pause')('sinus-pause', 'Sinus pause', {
    atria: { rhythm: { kind: 'sinus', rateBpm: 75, silence: { kind: 'pause', afterBeat: 5, lengthS: 2 } } },
    junction: { rateBpm: 0 },
  }),
  shows('sinus-arrest', 'junctional-escape-beats')('sinus-arrest', 'Sinus arrest with a junctional escape beat', {
    atria: { rhythm: { kind: 'sinus', rateBpm: 74, silence: { kind: 'arrest', afterBeat: 4, lengthS: 3.4 } } },
    junction: { rateBpm: 38, retrogradeS: 'none' },
  }),
  shows('sinoatrial-exit-block-1')('sinoatrial-exit-block-1', 'Sinoatrial exit block type I', {
    atria: { rhythm: { kind: 'sinus', rateBpm: 84, breathing: { depth: 0, breathsPerMin: 12 }, silence: { kind: 'exit-block-1', everyBeats: 4 } } },
  }),
  shows('sinoatrial-exit-block-2')('sinoatrial-exit-block-2', 'Sinoatrial exit block type II', {
    atria: { rhythm: { kind: 'sinus', rateBpm: 84, breathing: { depth: 0, breathsPerMin: 12 }, silence: { kind: 'exit-block-2', everyBeats: 5 } } },
  }),
  // Other atrial foci
  shows('sinus-rhythm', 'premature-atrial-complexes')('premature-atrial-complexes', 'Premature atrial complexes', {
    atria: { ...sinus(70), premature: [{ everyBeats: 4, couplingPart: 0.62 }] },
  }),
  shows('premature-atrial-complexes', 'aberrant-premature-atrial-complexes')('aberrant-premature-atrial-complexes', 'Premature atrial complexes, aberrant', {
    atria: { ...sinus(62), premature: [{ everyBeats: 4, couplingPart: 0.41 }] },
  }),
  shows('premature-atrial-complexes', 'blocked-premature-atrial-complexes')('blocked-premature-atrial-complexes', 'Premature atrial complexes, blocked', {
    atria: { ...sinus(68), premature: [{ everyBeats: 4, couplingPart: 0.29 }] },
  }),
  shows('wandering-atrial-pacemaker')('wandering-atrial-pacemaker', 'Wandering atrial pacemaker', { atria: { rhythm: { kind: 'wandering', rateBpm: 72 } } }),
  shows('multifocal-atrial-tachycardia')('multifocal-atrial-tachycardia', 'Multifocal atrial tachycardia', {
    atria: { rhythm: { kind: 'multifocal', rateBpm: 125 } },
  }),
  shows('focal-atrial-tachycardia', 'sinus-rhythm')('focal-atrial-tachycardia', 'Focal atrial tachycardia that starts and stops', {
    atria: { rhythm: { kind: 'focal-tachycardia', rateBpm: 165, fromS: 3, toS: 7.5 } },
  }),
  shows('ectopic-atrial-rhythm')('ectopic-atrial-rhythm', 'Ectopic atrial rhythm', { atria: { rhythm: { kind: 'focal-tachycardia', rateBpm: 88 } } }),
  shows('focal-atrial-tachycardia')('focal-atrial-tachycardia-2-to-1', 'Focal atrial tachycardia with 2:1 block', {
    atria: { rhythm: { kind: 'focal-tachycardia', rateBpm: 190 } },
    junction: { conduction: { kind: 'ratio', atrial: 2 } },
  }),
  shows('avnrt', 'supraventricular-tachycardia')('avnrt', 'AV nodal reentrant tachycardia', { junction: { reentry: { kind: 'avnrt', rateBpm: 176 } } }),
  shows('avnrt', 'premature-atrial-complexes', 'sinus-rhythm')('avnrt-paroxysm', 'AV nodal reentrant tachycardia that starts and stops', {
    junction: { reentry: { kind: 'avnrt', rateBpm: 170, fromS: 2.5, toS: 7 } },
  }),
  shows('avrt', 'supraventricular-tachycardia')('avrt', 'AV reentrant tachycardia', { junction: { reentry: { kind: 'avrt', rateBpm: 190 } } }),
  shows('avrt', 'wpw-pattern')('avrt-wpw', 'Pre-excitation and a paroxysm of AV reentrant tachycardia', {
    junction: { reentry: { kind: 'avrt', rateBpm: 184, fromS: 3, toS: 7 } },
    ventricles: { accessoryPathway: { site: 'left-lateral', refractoryS: 0.4 } },
  }),
  shows('atrial-flutter', 'atrial-flutter-fixed-block')('atrial-flutter-2-to-1', 'Atrial flutter, 2:1', {
    atria: { rhythm: { kind: 'flutter', rateBpm: 300 } },
  }),
  shows('atrial-flutter', 'atrial-flutter-fixed-block')('atrial-flutter-4-to-1', 'Atrial flutter, 4:1', {
    atria: { rhythm: { kind: 'flutter', rateBpm: 290 } },
    junction: { conduction: { kind: 'ratio', atrial: 4 } },
  }),
  shows('atrial-flutter', 'atrial-flutter-variable-block')('atrial-flutter-variable', 'Atrial flutter, variable block', {
    atria: { rhythm: { kind: 'flutter', rateBpm: 295 } },
    junction: { conduction: { kind: 'ratio', atrial: [4, 2, 3, 5] } },
  }),
  shows('atrial-fibrillation', 'atrial-fibrillation-controlled')('atrial-fibrillation-controlled', 'Atrial fibrillation, controlled', {
    atria: fibrillation,
    junction: { fibrillationRateBpm: 78 },
  }),
  shows('atrial-fibrillation', 'atrial-fibrillation-rapid')('atrial-fibrillation-rapid', 'Atrial fibrillation, rapid', {
    atria: { rhythm: { kind: 'fibrillation', coarseness: 0.8 } },
    junction: { fibrillationRateBpm: 145 },
  }),
  shows('atrial-fibrillation', 'atrial-fibrillation-slow')('atrial-fibrillation-slow', 'Atrial fibrillation, slow', {
    atria: { rhythm: { kind: 'fibrillation', coarseness: 0.2 } },
    junction: { fibrillationRateBpm: 46 },
  }),
  shows('atrial-fibrillation', 'third-degree-av-block', 'junctional-escape-rhythm')(
    'atrial-fibrillation-complete-block',
    'Atrial fibrillation with complete AV block',
    {
      atria: fibrillation,
      junction: { conduction: complete, rateBpm: 42 },
    },
  ),
  // Junction
  shows('junctional-bradycardia')('junctional-bradycardia', 'Junctional bradycardia', { atria: stillAtria, junction: { rateBpm: 34 } }),
  shows('junctional-escape-rhythm')('junctional-escape-rhythm', 'Junctional escape rhythm, P before the QRS', {
    atria: { rhythm: { kind: 'sinus', rateBpm: 32 } },
    junction: { rateBpm: 50, retrogradeS: -0.09 },
  }),
  shows('junctional-escape-rhythm')('junctional-escape-rhythm-p-after', 'Junctional escape rhythm, P after the QRS', {
    atria: { rhythm: { kind: 'sinus', rateBpm: 32 } },
    junction: { rateBpm: 47, retrogradeS: 0.13 },
  }),
  shows('accelerated-junctional-rhythm')('accelerated-junctional-rhythm', 'Accelerated junctional rhythm', {
    atria: sinus(55),
    junction: { rateBpm: 82, retrogradeS: -0.07 },
  }),
  shows('junctional-tachycardia')('junctional-tachycardia', 'Junctional tachycardia, P before the QRS', { junction: { rateBpm: 132, retrogradeS: -0.08 } }),
  shows('junctional-tachycardia', 'avnrt', 'supraventricular-tachycardia')('junctional-tachycardia-hidden-p', 'Junctional tachycardia with the P wave hidden', {
    junction: { rateBpm: 150, retrogradeS: 0.02 },
  }),
  shows('premature-junctional-complexes', 'sinus-rhythm')('premature-junctional-complexes', 'Premature junctional complexes', {
    atria: sinus(68),
    junction: { premature: [{ everyBeats: 5, couplingPart: 0.62 }], retrogradeS: -0.07 },
  }),
  // Ventricular foci
  shows('premature-ventricular-complexes', 'sinus-rhythm')('premature-ventricular-complexes', 'Premature ventricular complexes', {
    ventricles: { premature: [{ everyBeats: 6, site: 'rv-outflow' }] },
  }),
  shows('premature-ventricular-complexes', 'multifocal-premature-ventricular-complexes')('multifocal-pvcs', 'Multifocal premature ventricular complexes', {
    ventricles: {
      premature: [
        { everyBeats: 5, site: 'rv-apex' },
        { everyBeats: 4, site: 'lv-lateral', couplingS: 0.46 },
      ],
    },
  }),
  shows('interpolated-premature-ventricular-complexes')('interpolated-pvcs', 'Interpolated premature ventricular complexes', {
    atria: sinus(58),
    ventricles: { premature: [{ everyBeats: 5, couplingS: 0.42, interpolated: true }] },
  }),
  shows('r-on-t')('r-on-t', 'R-on-T premature ventricular complexes', { ventricles: { premature: [{ everyBeats: 5, couplingS: 0.33 }] } }),
  shows('ventricular-couplets')('ventricular-couplets', 'Ventricular couplets', { ventricles: { premature: [{ everyBeats: 5, runLength: 2 }] } }),
  shows('nonsustained-ventricular-tachycardia', 'monomorphic-ventricular-tachycardia')('nonsustained-ventricular-tachycardia', 'Runs of ventricular beats', {
    ventricles: { premature: [{ everyBeats: 4, runLength: 4, site: 'lv-lateral' }] },
  }),
  shows('ventricular-bigeminy')('ventricular-bigeminy', 'Ventricular bigeminy', { ventricles: { premature: [{ everyBeats: 2 }] } }),
  shows('ventricular-trigeminy')('ventricular-trigeminy', 'Ventricular trigeminy', { ventricles: { premature: [{ everyBeats: 3, site: 'lv-outflow' }] } }),
  shows('ventricular-quadrigeminy')('ventricular-quadrigeminy', 'Ventricular quadrigeminy', {
    atria: sinus(84),
    ventricles: { premature: [{ everyBeats: 4 }] },
  }),
  shows('idioventricular-rhythm')('idioventricular-rhythm', 'Idioventricular rhythm', {
    atria: stillAtria,
    junction: { rateBpm: 0 },
    ventricles: { rhythm: { kind: 'idioventricular', rateBpm: 34 } },
  }),
  shows('accelerated-idioventricular-rhythm', 'sinus-rhythm')('accelerated-idioventricular-rhythm', 'Accelerated idioventricular rhythm', {
    atria: sinus(70),
    ventricles: { rhythm: { kind: 'idioventricular', rateBpm: 84, fromS: 2.5, toS: 8.5 } },
  }),
  shows('monomorphic-ventricular-tachycardia', 'av-dissociation')('ventricular-tachycardia', 'Monomorphic ventricular tachycardia', {
    atria: sinus(76),
    ventricles: { rhythm: { kind: 'tachycardia', rateBpm: 164, site: 'lv-lateral' } },
  }),
  shows('monomorphic-ventricular-tachycardia', 'capture-beats', 'fusion-beats')(
    'ventricular-tachycardia-capture',
    'Slow ventricular tachycardia with capture and fusion beats',
    {
      durationS: 30,
      atria: sinus(58),
      ventricles: { rhythm: { kind: 'tachycardia', rateBpm: 106, site: 'lv-anterior' } },
    },
  ),
  shows('polymorphic-ventricular-tachycardia')('polymorphic-ventricular-tachycardia', 'Polymorphic ventricular tachycardia', {
    ventricles: { rhythm: { kind: 'polymorphic', rateBpm: 210, fromS: 2 } },
  }),
  shows('torsades-de-pointes', 'polymorphic-ventricular-tachycardia')('torsades-de-pointes', 'Torsades de pointes', {
    atria: sinus(62),
    ventricles: { rhythm: { kind: 'torsades', fromS: 4 } },
    myocardium: { qtcS: 0.56 },
  }),
  shows('ventricular-flutter')('ventricular-flutter', 'Ventricular flutter', { atria: stillAtria, ventricles: { rhythm: { kind: 'flutter', rateBpm: 300 } } }),
  shows('ventricular-fibrillation-coarse')('ventricular-fibrillation-coarse', 'Ventricular fibrillation, coarse', {
    atria: stillAtria,
    ventricles: { rhythm: { kind: 'fibrillation', amplitudeMv: 0.6 } },
  }),
  shows('ventricular-fibrillation-fine')('ventricular-fibrillation-fine', 'Ventricular fibrillation, fine', {
    atria: stillAtria,
    ventricles: { rhythm: { kind: 'fibrillation', amplitudeMv: 0.15 } },
  }),
  shows('asystole')('asystole', 'Asystole', {
    atria: stillAtria,
    junction: { rateBpm: 0 },
    ventricles: { rhythm: { kind: 'standstill' } },
    artifacts: quietBody,
  }),
  shows('ventricular-standstill')('ventricular-standstill', 'Ventricular standstill', {
    ventricles: { rhythm: { kind: 'standstill' } },
    artifacts: quietBody,
  }),
  shows('agonal-rhythm')('agonal-rhythm', 'Agonal rhythm', { atria: stillAtria, ventricles: { rhythm: { kind: 'agonal', rateBpm: 13 } } }),
  // AV block
  shows('first-degree-av-block', 'sinus-rhythm')('first-degree-av-block', 'First-degree AV block', { atria: sinus(68), junction: { prS: 0.28 } }),
  shows('mobitz-1')('mobitz-1', 'Mobitz I (Wenckebach), 4:3', { atria: sinus(76), junction: { conduction: { kind: 'wenckebach', atrial: 4 }, prS: 0.18 } }),
  shows('mobitz-2')('mobitz-2', 'Mobitz II, 4:3, with left bundle branch block', {
    atria: sinus(78),
    junction: { conduction: { kind: 'mobitz-2', atrial: 4 } },
    ventricles: { block: ['lbbb'] },
  }),
  shows('av-block-2-to-1')('av-block-2-to-1', '2:1 AV block', { atria: sinus(80), junction: { conduction: { kind: 'ratio', atrial: 2 } } }),
  shows('high-grade-av-block')('high-grade-av-block', 'High-grade AV block, 3:1', {
    atria: sinus(96),
    junction: { conduction: { kind: 'ratio', atrial: 3 } },
    ventricles: { block: ['rbbb'] },
  }),
  shows('high-grade-av-block', 'ventricular-escape-beats')('high-grade-av-block-escape', 'High-grade AV block, 4:1, with ventricular escape beats', {
    atria: sinus(84),
    junction: { conduction: { kind: 'ratio', atrial: 4 } },
    ventricles: { escapeRateBpm: 30 },
  }),
  shows('third-degree-av-block', 'junctional-escape-rhythm')('third-degree-av-block-junctional', 'Complete AV block, junctional escape', {
    atria: sinus(82),
    junction: { conduction: complete, rateBpm: 46 },
  }),
  shows('third-degree-av-block', 'ventricular-escape-rhythm')('third-degree-av-block-ventricular', 'Complete AV block, ventricular escape', {
    atria: sinus(88),
    junction: { conduction: complete, rateBpm: 0 },
    ventricles: { escapeRateBpm: 34 },
  }),
  // Pre-excitation
  shows('wpw-pattern', 'sinus-rhythm')('wpw', 'Pre-excitation (WPW)', { ventricles: { accessoryPathway: { site: 'left-lateral' } } }),
  shows('wpw-pattern', 'pre-excited-atrial-fibrillation', 'atrial-fibrillation-rapid')('wpw-atrial-fibrillation', 'Pre-excited atrial fibrillation', {
    atria: fibrillation,
    junction: { fibrillationRateBpm: 110 },
    ventricles: { accessoryPathway: { site: 'left-lateral', refractoryS: 0.2 } },
  }),
  // Pacing
  shows('atrial-paced-rhythm')('aai', 'Atrial pacing (AAI)', { atria: sinus(46), pacemaker: { mode: 'AAI', rateBpm: 70 } }),
  shows('ventricular-paced-rhythm')('vvi', 'Ventricular pacing (VVI)', {
    atria: fibrillation,
    junction: { conduction: complete },
    pacemaker: { mode: 'VVI', rateBpm: 70 },
  }),
  shows('av-sequential-paced-rhythm')('ddd', 'AV sequential pacing (DDD)', {
    atria: sinus(45),
    junction: { conduction: complete },
    pacemaker: { mode: 'DDD', rateBpm: 70, avDelayS: 0.16 },
  }),
  shows('atrial-sensed-ventricular-paced-rhythm')('ddd-tracking', 'DDD pacing that follows the sinus node', {
    atria: sinus(78),
    junction: { conduction: complete },
    pacemaker: { mode: 'DDD', rateBpm: 60, avDelayS: 0.16 },
  }),
  shows('failure-to-capture', 'ventricular-paced-rhythm')('vvi-failure-to-capture', 'Ventricular pacing, failure to capture', {
    atria: sinus(76),
    junction: { conduction: complete, rateBpm: 36 },
    pacemaker: { mode: 'VVI', rateBpm: 70, fault: { kind: 'capture', chamber: 'ventricle', every: 3 } },
  }),
  shows('failure-to-capture', 'atrial-paced-rhythm')('aai-failure-to-capture', 'Atrial pacing, failure to capture', {
    atria: sinus(46),
    pacemaker: { mode: 'AAI', rateBpm: 70, fault: { kind: 'capture', chamber: 'atrium', every: 4 } },
  }),
  shows('failure-to-sense', 'sinus-rhythm')('vvi-failure-to-sense', 'Ventricular pacing, failure to sense', {
    atria: sinus(74),
    pacemaker: { mode: 'VVI', rateBpm: 62, fault: { kind: 'undersensing', chamber: 'ventricle', every: 1 } },
  }),
  shows('failure-to-pace', 'oversensing')('vvi-failure-to-pace', 'Ventricular pacing, failure to pace', {
    atria: sinus(72),
    junction: { conduction: complete, rateBpm: 36 },
    pacemaker: { mode: 'VVI', rateBpm: 68, fault: { kind: 'no-output', chamber: 'ventricle', every: 3 } },
  }),
  shows('failure-to-pace', 'oversensing')('vvi-oversensing', 'Ventricular pacing, oversensing', {
    atria: sinus(72),
    junction: { conduction: complete, rateBpm: 36 },
    pacemaker: { mode: 'VVI', rateBpm: 68, fault: { kind: 'oversensing', chamber: 'ventricle', every: 3 } },
  }),
  shows('failure-to-capture')('ddd-failure-to-capture', 'DDD pacing, ventricular failure to capture', {
    atria: sinus(74),
    junction: { conduction: complete, rateBpm: 36 },
    pacemaker: { mode: 'DDD', rateBpm: 60, avDelayS: 0.16, fault: { kind: 'capture', chamber: 'ventricle', every: 3 } },
  }),
  shows('atrial-fibrillation', 'failure-to-capture', 'ventricular-paced-rhythm')(
    'fibrillation-lbbb-failing-vvi',
    'Atrial fibrillation, left bundle branch block and a failing pacemaker',
    {
      atria: fibrillation,
      junction: { fibrillationRateBpm: 58 },
      ventricles: { block: ['lbbb'] },
      pacemaker: { mode: 'VVI', rateBpm: 64, fault: { kind: 'capture', chamber: 'ventricle', every: 2 } },
    },
  ),
];
