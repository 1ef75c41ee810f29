/** What later concepts may use of this one. */
export { currentScheme, registerSchemes, schemeVersion, schemeVersions } from './scheme.ts';
