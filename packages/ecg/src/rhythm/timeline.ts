/**
 * What the heart's conduction system did, as events on one time axis: the meeting point of the rhythm (which makes it),
 * the heart (which turns it into electrical sources), the naming of the rhythm (which reads it) and the truth.
 *
 * Times are seconds from the start of the recording and may be negative: the heart beat before the paper ran.
 */

/** What made the atria fire. */
export type AtrialOrigin =
  | 'sinus'
  /** A focus outside the sinus node; `site` says which, so that its P wave has its own shape. */
  | 'atrial-focus'
  /** Once round the flutter circuit: one sawtooth. */
  | 'flutter'
  /** Backwards from the AV junction. */
  | 'retrograde-junction'
  /** Backwards from the ventricles, through the AV node or an accessory pathway. */
  | 'retrograde-ventricle'
  | 'paced';

/** Why an atrial activation did not reach the ventricles. */
export type BlockReason =
  /** The AV node had not recovered. */
  | 'node-refractory'
  /** The node was kept refractory by an impulse that entered it and did not get through. */
  | 'node-concealed'
  /** Mobitz I: the delay grew until one failed. */
  | 'node-wenckebach'
  /** Below the node, without warning (Mobitz II and high-grade). */
  | 'infranodal'
  /** Every second one (2:1), or a fixed ratio of atrial flutter and tachycardia. */
  | 'ratio'
  /** Complete block. */
  | 'complete'
  /** The ventricles had just been activated from elsewhere. */
  | 'ventricles-refractory';

/** The atria were activated once. */
export type AtrialActivation = {
  readonly id: number;
  readonly atS: number;
  readonly origin: AtrialOrigin;
  /** Which focus fired (0 is the sinus node); P waves of one site look alike. */
  readonly site: number;
  /** How it ended: a ventricular activation's id, or why not. Undefined for retrograde activations, which have nowhere to go. */
  readonly conducted: { readonly to: number } | { readonly blocked: BlockReason } | undefined;
  /** Whether it came before its time. */
  readonly premature: boolean;
};

/** What started a ventricular activation, or a part of one: a fusion beat has two. */
export type VentricularEntry =
  /** Down the His bundle: from the atria, or from the junction. */
  | { readonly via: 'his'; readonly atS: number; readonly from: 'atria' | 'junction' }
  /** Across an accessory pathway: pre-excitation. */
  | { readonly via: 'accessory'; readonly atS: number }
  /** A focus in the ventricles; `site` says which, so that beats of one site look alike. */
  | { readonly via: 'focus'; readonly atS: number; readonly site: VentricularSite }
  | { readonly via: 'paced'; readonly atS: number; readonly site: VentricularSite };

/** Where in the ventricles a focus or an electrode lies. */
export type VentricularSite =
  | 'rv-apex'
  | 'rv-outflow'
  | 'rv-inflow'
  | 'septum'
  | 'lv-apex'
  | 'lv-anterior'
  | 'lv-lateral'
  | 'lv-inferior'
  | 'lv-outflow'
  | 'lv-base-posterior';

/** Which bundles let this beat through. A delay in seconds; Infinity is a complete block. */
export type BundleState = {
  readonly rightDelayS: number;
  readonly leftDelayS: number;
  /** Of the left anterior and posterior fascicles, beyond the left bundle's own. */
  readonly anteriorFascicleDelayS: number;
  readonly posteriorFascicleDelayS: number;
};

/** What kind of beat it was, by its origin. */
export type VentricularOrigin =
  | 'conducted'
  | 'pre-excited'
  | 'junctional'
  | 'junctional-escape'
  | 'ventricular-premature'
  | 'ventricular-escape'
  /** A beat of an idioventricular or accelerated idioventricular rhythm, or of ventricular tachycardia. */
  | 'ventricular-rhythm'
  | 'paced';

/** The ventricles were activated once. */
export type VentricularActivation = {
  readonly id: number;
  /** Start of the activation: the QRS begins here. */
  readonly atS: number;
  readonly origin: VentricularOrigin;
  /** Every wavefront that took part, the earliest first; two make a fusion beat. */
  readonly entries: readonly VentricularEntry[];
  /** The atrial activation that conducted here, if one did. */
  readonly atrialId: number | undefined;
  /** PR interval where one conducted, in seconds. */
  readonly prS: number | undefined;
  readonly bundles: BundleState;
  /** Since the activation before it; sets the QT. */
  readonly precedingRrS: number;
  readonly premature: boolean;
  /** In sentences for a person: why this beat came when it did. */
  readonly cause: string;
  /** Turns the axis and scales the size beat by beat in polymorphic tachycardia; undefined elsewhere. */
  readonly twist: { readonly angleRad: number; readonly scale: number } | undefined;
};

/** The pacemaker did something; a spike is drawn where `atS` is. */
export type PacingSpike = {
  readonly atS: number;
  readonly chamber: 'atrium' | 'ventricle';
  /** The activation it caused, or why it caused none. */
  readonly result: { readonly captured: number } | { readonly failed: 'no-capture' | 'refractory' };
  /** Whether it came although the chamber's own beat should have held it back. */
  readonly undersensed: boolean;
};

/** A spike that was due and did not come. */
export type MissingSpike = { readonly dueS: number; readonly chamber: 'atrium' | 'ventricle'; readonly reason: 'no-output' | 'oversensed' };

/** An impulse that the sinus node made and that never left it, or one that it did not make. */
export type SinusSilence = { readonly fromS: number; readonly toS: number; readonly reason: 'pause' | 'arrest' | 'exit-block-1' | 'exit-block-2' };

/** Activity without single beats. */
export type Continuous =
  | { readonly kind: 'atrial-fibrillation'; readonly fromS: number; readonly toS: number; readonly coarseness: number; readonly cycleS: number }
  | { readonly kind: 'ventricular-fibrillation'; readonly fromS: number; readonly toS: number; readonly amplitudeMv: number }
  | { readonly kind: 'ventricular-flutter'; readonly fromS: number; readonly toS: number; readonly rateBpm: number };

/** Everything that happened, each list in the order of time. */
export type Timeline = {
  readonly durationS: number;
  readonly atrial: readonly AtrialActivation[];
  readonly ventricular: readonly VentricularActivation[];
  readonly continuous: readonly Continuous[];
  readonly spikes: readonly PacingSpike[];
  readonly missingSpikes: readonly MissingSpike[];
  readonly silences: readonly SinusSilence[];
};
