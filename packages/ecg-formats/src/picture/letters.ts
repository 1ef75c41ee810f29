/**
 * Letters drawn as lines, for pictures that are made where no font is at hand. Two digits are a point: x from 0, y from 0 at the foot of
 * a g, over 2, on which writing stands, to 8 at the top of capitals. A space ends a line.
 */
const LETTERS: Readonly<Record<string, string>> = {
  A: '022842 1333',
  B: '02083847463505 3544433202',
  C: '4738180703123243',
  D: '02082846442202',
  E: '48080242 0535',
  F: '480802 0535',
  G: '47381807031232434525',
  H: '0208 4248 0545',
  I: '0802',
  J: '3833221203',
  K: '0208 4805 1542',
  L: '080242',
  M: '0208244842',
  N: '02084248',
  O: '180703123243473818',
  P: '02083847463505',
  Q: '180703123243473818 2442',
  R: '02083847463505 2542',
  S: '473818070615354443321203',
  T: '0848 2822',
  U: '080312324348',
  V: '082248',
  W: '0812263248',
  X: '0842 0248',
  Y: '082548 2522',
  Z: '08480242',
  a: '06263532 341403122233',
  b: '0802 0516263533221203',
  c: '3526160503122233',
  d: '3832 3526160503122233',
  e: '043435261605031232',
  f: '281712 0626',
  g: '3631201001 3526160503122233',
  h: '0802 0516263532',
  i: '0602 0807',
  j: '161100 1817',
  k: '0802 3604 1432',
  l: '0802',
  m: '0602 05162522 25364542',
  n: '0602 0516263532',
  o: '160503122233352616',
  p: '0600 0516263533221203',
  q: '3630 3526160503122233',
  r: '0602 041626',
  s: '35261605142433221203',
  t: '18132232 0626',
  u: '0603122233 3632',
  v: '062246',
  w: '0612253246',
  x: '0632 0236',
  y: '0622 36221000',
  z: '06360232',
  '0': '180703122233372818',
  '1': '071812',
  '2': '07182837360232',
  '3': '07182837362515 253433221203',
  '4': '22280434',
  '5': '380805253433221203',
  '6': '2818060312223334251504',
  '7': '083812',
  '8': '15060718283736251504031222333425',
  '9': '0212343728180706152536',
  '.': '0202',
  ',': '030211',
  '-': '0525',
  '+': '0525 1614',
  '/': '0238',
  ':': '0606 0202',
  '(': '18060412',
  '%': '0238 0807 3332',
  ')': '08161402',
  '=': '0626 0424',
  "'": '0806',
  '?': '071828373614 1212',
  '>': '062402',
  '<': '260422',
  _: '0232',
};

/** Height of a capital as a part of the size of its writing, and the width of one step. */
const STEP_UP = 0.72 / 6;
const STEP_ON = 0.095;

/** A line between two points, in millimetres. */
export type Line = readonly [x1: number, y1: number, x2: number, y2: number];

/** Writing as lines; a letter that is not known is a question mark. */
export function linesOfText(text: string, xMm: number, yMm: number, sizeMm: number): Line[] {
  const lines: Line[] = [];
  let x = xMm;
  for (const letter of text) {
    const strokes = letter === ' ' ? '' : (LETTERS[letter] ?? (LETTERS['?'] as string));
    let width = letter === ' ' ? 1.2 : 0;
    for (const stroke of strokes.split(' ')) {
      for (let i = 0; i + 2 <= stroke.length; i += 2) {
        width = Math.max(width, Number(stroke[i]));
        if (i === 0) continue;
        const at = (k: number): [number, number] => [x + Number(stroke[k]) * STEP_ON * sizeMm, yMm - (Number(stroke[k + 1]) - 2) * STEP_UP * sizeMm];
        lines.push([...at(i - 2), ...at(i)]);
      }
    }
    x += (width + 1.6) * STEP_ON * sizeMm;
  }
  return lines;
}
