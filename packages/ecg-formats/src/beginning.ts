/** The first characters of a text, also of one in UTF-16, as far as they are ASCII; for guesses of what a file is. */
export function beginning(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 4096).filter((byte) => byte !== 0));
}
