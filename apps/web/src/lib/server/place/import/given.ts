/** A file that cannot be imported; its message says what is wrong and what to do, for the operator. */
export class ImportProblem extends Error {}

/** A file as an operator has it. */
export type GivenFile = { readonly name: string; readonly bytes: Uint8Array; readonly sha256: string };
