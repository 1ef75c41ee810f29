import type { MyocardiumRecipe } from '../recipe/recipe.ts';
import type { Region, Vector } from './wave.ts';

type Infarction = NonNullable<MyocardiumRecipe['infarction']>;

/** Where a vessel's muscle lies and what its injury looks like. */
export type Territory = {
  readonly region: Region;
  /** ST vector of a marked acute infarction in mV: towards the injured wall. */
  readonly injury: Vector;
  /** Segments that die, with what is left of them when all is over. Below 0: the wall's opposite shows through. */
  readonly lost: Readonly<Record<string, number>>;
};

/**
 * Territories by the leads that show them (AHA/ACCF/HRS 2009 part VI), sized so that with Dower's matrix the J points pass the
 * limits of the Fourth Universal Definition (2018) in the territory's leads and in no others.
 */
export const TERRITORIES: Readonly<Record<Infarction['territory'], Territory>> = {
  septal: { region: 'septum', injury: [-0.06, 0.02, -0.22], lost: { 'sl-mid': 0, 'sl-basal': 0, 'sl-apical': 0, 'rv-mid': 0.3, 'rv-apex': 0.3 } },
  anterior: {
    region: 'lv-anterior',
    injury: [0.17, -0.03, -0.17],
    lost: {
      'anterior-apical': -0.2,
      'anterior-mid': -1,
      apex: 0,
      'sl-apical': -0.2,
      'sl-mid': 0,
      'anterolateral-mid': 0.4,
      'lateral-apical': 0.6,
      'rv-apex': 0,
      'rv-mid': -0.8,
      'anterior-basal': 0,
      'lateral-mid': 0.6,
    },
  },
  anteroseptal: {
    region: 'lv-anterior',
    injury: [0.08, 0, -0.26],
    lost: { 'sl-mid': 0, 'sl-apical': 0, 'anterior-apical': 0, 'anterior-mid': 0.2, 'rv-apex': 0, 'rv-mid': 0 },
  },
  lateral: {
    region: 'lv-lateral',
    injury: [0.21, -0.1, 0.1],
    lost: { 'anterolateral-mid': 0, 'anterolateral-basal': 0, 'lateral-mid': 0.2, 'lateral-apical': 0, 'lateral-basal': 0 },
  },
  inferior: {
    region: 'lv-inferior',
    injury: [-0.03, 0.22, 0.03],
    lost: { 'inferior-apical': -0.2, 'inferior-mid': -0.3, 'inferior-basal': 0, apex: 0, 'lateral-mid': 0.7 },
  },
  posterior: {
    region: 'lv-inferior',
    injury: [0.02, 0.03, 0.16],
    lost: { 'inferolateral-basal': 0, 'inferolateral-mid': -0.7, 'lateral-basal': 0, 'lateral-mid': 0.1, 'inferior-basal': 0 },
  },
  inferolateral: {
    region: 'lv-inferior',
    injury: [0.15, 0.18, 0.08],
    lost: { 'inferior-apical': 0, 'inferior-mid': 0, 'inferior-basal': 0.2, 'inferolateral-mid': 0, 'lateral-apical': 0.2, 'lateral-mid': 0.5, apex: 0.4 },
  },
  'right-ventricular': { region: 'rv', injury: [-0.14, 0.22, -0.09], lost: { 'inferior-mid': 0, 'inferior-basal': 0, 'rv-base': 0.2 } },
  'left-main': { region: 'septum', injury: [-0.2, -0.16, 0.05], lost: {} },
};

/** Parts of the injury vector that are seen as ST shift and as change of the T wave, and of the muscle that is dead. */
export const STAGES: Readonly<Record<Infarction['stage'], { readonly st: number; readonly t: number; readonly dead: number }>> = {
  hyperacute: { st: 0.35, t: 3, dead: 0 },
  acute: { st: 1, t: 1, dead: 0.35 },
  evolving: { st: 0.4, t: -2.8, dead: 1 },
  old: { st: 0, t: -0.7, dead: 1 },
};
