/**
 * Every name that `nameRhythm` gives: a stable code, the words a person reads, and the key of its source in
 * content/sources/sources.json. Where guideline and teaching limits differ the guideline's source stands here and the
 * sentence of each name gives the figure that was used.
 */
export const RHYTHM_NAMES = {
  'normal-sinus-rhythm': ['Normal sinus rhythm', 'aha-ecg-2-2007'],
  'sinus-rhythm': ['Sinus rhythm', 'aha-ecg-2-2007'],
  'sinus-bradycardia': ['Sinus bradycardia', 'acc-brady-2018'],
  'sinus-tachycardia': ['Sinus tachycardia', 'acc-svt-2015'],
  'sinus-arrhythmia': ['Sinus arrhythmia', 'aha-ecg-2-2007'],
  'sinus-pause': ['Sinus pause', 'acc-brady-2018'],
  'sinus-arrest': ['Sinus arrest', 'acc-brady-2018'],
  'sinoatrial-exit-block-1': ['Sinoatrial exit block, second degree, type I', 'acc-brady-2018'],
  'sinoatrial-exit-block-2': ['Sinoatrial exit block, second degree, type II', 'acc-brady-2018'],
  'wandering-atrial-pacemaker': ['Wandering atrial pacemaker', 'acc-svt-2015'],
  'multifocal-atrial-tachycardia': ['Multifocal atrial tachycardia', 'acc-svt-2015'],
  'premature-atrial-complexes': ['Premature atrial complexes', 'aha-ecg-2-2007'],
  'blocked-premature-atrial-complexes': ['Blocked premature atrial complexes', 'aha-ecg-2-2007'],
  'aberrant-premature-atrial-complexes': ['Premature atrial complexes with aberrant conduction', 'aha-ecg-2-2007'],
  'aberrant-conduction': ['Aberrant conduction', 'aha-ecg-2-2007'],
  'ectopic-atrial-rhythm': ['Ectopic atrial rhythm', 'aha-ecg-2-2007'],
  'focal-atrial-tachycardia': ['Focal atrial tachycardia', 'acc-svt-2015'],
  'supraventricular-tachycardia': ['Supraventricular tachycardia', 'acc-svt-2015'],
  avnrt: ['AV nodal reentrant tachycardia (AVNRT)', 'acc-svt-2015'],
  avrt: ['AV reentrant tachycardia (AVRT), orthodromic', 'acc-svt-2015'],
  'atrial-flutter': ['Atrial flutter', 'acc-svt-2015'],
  'atrial-flutter-fixed-block': ['Atrial flutter with a fixed ratio', 'acc-svt-2015'],
  'atrial-flutter-variable-block': ['Atrial flutter with variable block', 'acc-svt-2015'],
  'atrial-fibrillation': ['Atrial fibrillation', 'acc-af-2023'],
  'atrial-fibrillation-controlled': ['Atrial fibrillation, controlled ventricular rate', 'acc-af-2023'],
  'atrial-fibrillation-rapid': ['Atrial fibrillation, rapid ventricular rate', 'acc-af-2023'],
  'atrial-fibrillation-slow': ['Atrial fibrillation, slow ventricular rate', 'acc-af-2023'],
  'pre-excited-atrial-fibrillation': ['Pre-excited atrial fibrillation', 'acc-svt-2015'],
  'junctional-bradycardia': ['Junctional bradycardia', 'acc-brady-2018'],
  'junctional-escape-rhythm': ['Junctional escape rhythm', 'acc-brady-2018'],
  'junctional-escape-beats': ['Junctional escape beats', 'acc-brady-2018'],
  'accelerated-junctional-rhythm': ['Accelerated junctional rhythm', 'acc-svt-2015'],
  'junctional-tachycardia': ['Junctional tachycardia', 'acc-svt-2015'],
  'premature-junctional-complexes': ['Premature junctional complexes', 'aha-ecg-2-2007'],
  'premature-ventricular-complexes': ['Premature ventricular complexes', 'acc-va-2017'],
  'multifocal-premature-ventricular-complexes': ['Multifocal premature ventricular complexes', 'acc-va-2017'],
  'interpolated-premature-ventricular-complexes': ['Interpolated premature ventricular complexes', 'acc-va-2017'],
  'r-on-t': ['R-on-T premature ventricular complexes', 'acc-va-2017'],
  'ventricular-bigeminy': ['Ventricular bigeminy', 'acc-va-2017'],
  'ventricular-trigeminy': ['Ventricular trigeminy', 'acc-va-2017'],
  'ventricular-quadrigeminy': ['Ventricular quadrigeminy', 'acc-va-2017'],
  'ventricular-couplets': ['Ventricular couplets', 'acc-va-2017'],
  'nonsustained-ventricular-tachycardia': ['Nonsustained ventricular tachycardia', 'acc-va-2017'],
  'monomorphic-ventricular-tachycardia': ['Monomorphic ventricular tachycardia', 'acc-va-2017'],
  'polymorphic-ventricular-tachycardia': ['Polymorphic ventricular tachycardia', 'acc-va-2017'],
  'torsades-de-pointes': ['Torsades de pointes', 'aha-torsades-2010'],
  'idioventricular-rhythm': ['Idioventricular rhythm', 'acc-va-2017'],
  'accelerated-idioventricular-rhythm': ['Accelerated idioventricular rhythm', 'acc-va-2017'],
  'ventricular-escape-rhythm': ['Ventricular escape rhythm', 'acc-brady-2018'],
  'ventricular-escape-beats': ['Ventricular escape beats', 'acc-brady-2018'],
  'fusion-beats': ['Fusion beats', 'acc-va-2017'],
  'capture-beats': ['Capture beats', 'acc-va-2017'],
  'av-dissociation': ['AV dissociation', 'acc-va-2017'],
  'ventricular-flutter': ['Ventricular flutter', 'acc-va-2017'],
  'ventricular-fibrillation-coarse': ['Ventricular fibrillation, coarse', 'acc-va-2017'],
  'ventricular-fibrillation-fine': ['Ventricular fibrillation, fine', 'acc-va-2017'],
  asystole: ['Asystole', 'aha-als-2025'],
  'ventricular-standstill': ['Ventricular standstill', 'aha-als-2025'],
  'agonal-rhythm': ['Agonal rhythm', 'aha-als-2025'],
  'first-degree-av-block': ['First-degree AV block', 'acc-brady-2018'],
  'mobitz-1': ['Second-degree AV block, Mobitz I (Wenckebach)', 'acc-brady-2018'],
  'mobitz-2': ['Second-degree AV block, Mobitz II', 'acc-brady-2018'],
  'av-block-2-to-1': ['2:1 AV block: Mobitz I or II cannot be told', 'acc-brady-2018'],
  'high-grade-av-block': ['High-grade AV block', 'acc-brady-2018'],
  'third-degree-av-block': ['Third-degree (complete) AV block', 'acc-brady-2018'],
  'wpw-pattern': ['Wolff-Parkinson-White pattern (pre-excitation)', 'acc-svt-2015'],
  'atrial-paced-rhythm': ['Atrial paced rhythm', 'nbg-code-2002'],
  'ventricular-paced-rhythm': ['Ventricular paced rhythm', 'nbg-code-2002'],
  'av-sequential-paced-rhythm': ['AV sequential paced rhythm', 'nbg-code-2002'],
  'atrial-sensed-ventricular-paced-rhythm': ['Atrial-sensed, ventricular paced rhythm', 'nbg-code-2002'],
  'failure-to-capture': ['Pacemaker: failure to capture', 'ecgwaves-pacing'],
  'failure-to-sense': ['Pacemaker: failure to sense (undersensing)', 'ecgwaves-pacing'],
  'failure-to-pace': ['Pacemaker: failure to pace', 'ecgwaves-pacing'],
  oversensing: ['Pacemaker: oversensing', 'ecgwaves-pacing'],
  'undetermined-rhythm': ['Undetermined rhythm', 'aha-ecg-2-2007'],
} as const satisfies Record<string, readonly [name: string, sourceKey: string]>;

/** A code of {@link RHYTHM_NAMES}. */
export type RhythmCode = keyof typeof RHYTHM_NAMES;

/** One name that the events allow, and the figures that allow it. */
export type RhythmName = { readonly code: RhythmCode; readonly name: string; readonly because: string };

/** Puts a name together. */
export function rhythmName(code: RhythmCode, because: string): RhythmName {
  return { code, name: RHYTHM_NAMES[code][0], because };
}
