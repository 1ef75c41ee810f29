/** What later concepts may use of this one. */
export { currentScheme, registerSchemes, schemeVersion } from './scheme.ts';
