/** What later concepts may use of this one. */
export { askAssembly, assembleNext, findAssembly, findDraftAssembly, listAssemblies, MOST_FORMS } from './assembly.ts';
export type { AskRefusal } from './assembly.ts';
export type { Assembly, Draft, KeptOutcome } from './assembly.queries.ts';
export { readConversion } from './conversion-file.ts';
export { listSwaps, readDrafts, swapItem } from './draft.ts';
export type { DraftLine, DraftsNow, SwapEffect, SwapRefusal } from './draft.ts';
export { drawTracings } from './draw-tracings.ts';
export type { FormTracings } from './draw-tracings.ts';
export { chooseForm, listCurrentForms, sealForm } from './form.ts';
export type { ChosenForm, FormPlan } from './form.ts';
export { findForm, listFormItems } from './form.queries.ts';
export type { FormItem, ReleasedForm, SealedForm } from './form.queries.ts';
export { releaseDraft } from './release.ts';
export type { ReleasePorts, ReleaseRefusal } from './release.ts';
export { runInThread } from './run-assembly.ts';
export { conversionSeal } from './seal.ts';
export { listReleasedForms, readSealedForm } from './sealed-form.ts';
export type { SealedView } from './sealed-form.ts';
