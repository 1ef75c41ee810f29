/** What later concepts may use of this one. */
export { chooseForm, conversionSeal, sealForm } from './form.ts';
export type { ChosenForm, FormPlan } from './form.ts';
export { findForm, listFormItems } from './form.queries.ts';
export type { FormItem, SealedForm } from './form.queries.ts';
