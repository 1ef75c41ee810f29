/**
 * Elementary functions that give the same bits in every engine. ECMAScript leaves the digits of Math.exp, Math.sin and
 * their kin to the engine; plus, minus, times, divide, remainder and (in practice) Math.sqrt are those of IEEE 754.
 *
 * Each function reduces its argument to a short interval (Cody WJ, Waite W. Software Manual for the Elementary Functions.
 * Prentice-Hall 1980) and sums a Taylor series there; `u` below is 2^-53, half a unit in the last place of 1.
 */

/** 2^k for k from -1022 to 1023, at index k + 1022: exact, made by doubling and halving. */
const POWERS_OF_TWO = new Float64Array(2046);
POWERS_OF_TWO[1022] = 1;
for (let k = 1; k <= 1023; k++) POWERS_OF_TWO[1022 + k] = (POWERS_OF_TWO[1021 + k] as number) * 2;
for (let k = 1; k <= 1022; k++) POWERS_OF_TWO[1022 - k] = (POWERS_OF_TWO[1023 - k] as number) / 2;

/** 2^(j/64): roots of the entry at 2j, so that each error is half of the one before it plus one rounding. */
const ROOTS_OF_TWO = new Float64Array(64);
ROOTS_OF_TWO[0] = 1;
for (let step = 32; step >= 1; step /= 2) {
  for (let j = step; j < 64; j += 2 * step) {
    ROOTS_OF_TWO[j] = Math.sqrt(2 * j < 64 ? (ROOTS_OF_TWO[2 * j] as number) : 2 * (ROOTS_OF_TWO[2 * j - 64] as number));
  }
}

/** Exact scales for arguments near the ends of the range. */
const LARGE = POWERS_OF_TWO[1022 + 600] as number;
const SMALL = POWERS_OF_TWO[1022 - 600] as number;

/** Adding and subtracting it rounds a number below 2^51 to a whole one. */
const ROUNDER = 6755399441055744;

/**
 * e to the power of x, within 3u relative; where the result is below 2^-1022, within one step of the smallest number.
 * The hot function of this package: no division and no loop.
 */
export function exp(x: number): number {
  if (!(x > -746)) return x <= -746 ? 0 : NaN;
  if (x > 710) return Infinity;
  // x = n ln2/64 + r with |r| below 0.0055; the first constant has 33 bits, so its product with n is exact.
  const n = x * 92.33248261689366 + ROUNDER - ROUNDER;
  const r = x - n * 0.010830424695086549 - n * 1.162596423439437e-12;
  const root = ROOTS_OF_TWO[n & 63] as number;
  const mantissa = root + root * (r * (1 + r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120))))));
  const power = n >> 6;
  if (power >= -1022 && power <= 1023) return mantissa * (POWERS_OF_TWO[power + 1022] as number);
  if (power > 0) return mantissa * 2 * (POWERS_OF_TWO[2045] as number);
  return mantissa * (POWERS_OF_TWO[power + 1086] as number) * (POWERS_OF_TWO[1022 - 64] as number);
}

/** Natural logarithm, within 2u relative. NaN below 0. */
export function ln(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  // x = 2^power m with m from root 1/2 to root 2, by halving the unknown exponent: all scalings are exact.
  let m = x;
  let power = 0;
  for (let step = 512; step >= 1; step /= 2) {
    if (m >= (POWERS_OF_TWO[1022 + step] as number)) {
      m *= POWERS_OF_TWO[1022 - step] as number;
      power += step;
    } else if (m < (POWERS_OF_TWO[1022 - step + 1] as number)) {
      m *= POWERS_OF_TWO[1022 + step] as number;
      power -= step;
    }
  }
  while (m < 1) {
    m *= 2;
    power -= 1;
  }
  if (m > Math.SQRT2) {
    m /= 2;
    power += 1;
  }
  // ln m = 2 artanh s = f - s (f - rest), where f = m - 1 is exact and the rest is small.
  const f = m - 1;
  const s = f / (2 + f);
  const q = s * s;
  let rest = 0;
  for (let odd = 23; odd >= 3; odd -= 2) rest = q * (2 / odd + rest);
  // The first constant has 33 bits, so its product with the power is exact.
  return power * 0.6931471804855391 + (power * 7.440617110012397e-11 + (f - s * (f - rest)));
}

/** Sine on [-pi/4, pi/4], through x^17. */
function sineCore(x: number): number {
  const q = x * x;
  const low = 1 / 362880 - q * (1 / 39916800 - q * (1 / 6227020800 - q * (1 / 1307674368000 - q / 355687428096000)));
  return x - x * q * (1 / 6 - q * (1 / 120 - q * (1 / 5040 - q * low)));
}

/** Cosine on [-pi/4, pi/4], through x^18. */
function cosineCore(x: number): number {
  const q = x * x;
  const low = 1 / 3628800 - q * (1 / 479001600 - q * (1 / 87178291200 - q * (1 / 20922789888000 - q / 6402373705728000)));
  return 1 - q * (0.5 - q * (1 / 24 - q * (1 / 720 - q * (1 / 40320 - q * low))));
}

/** Sine of x plus so many quarter turns. */
function sineOf(x: number, quarters: number): number {
  let short = x;
  // A remainder is exact; what the machine's 2 pi lacks of the true one is put right afterwards.
  while (short > 1e6 || short < -1e6) {
    const left = short % 6.283185307179586;
    short = left - ((short - left) / 6.283185307179586) * 2.4492935982947064e-16;
  }
  const n = short * 0.6366197723675814 + ROUNDER - ROUNDER;
  // Pi/2 in three parts of which two have 33 bits, so that their products with n are exact.
  const r = short - n * 1.5707963267341256 - n * 6.077100506303966e-11 - n * 2.0222662487959506e-21;
  const quarter = (n + quarters) & 3;
  const value = quarter & 1 ? cosineCore(r) : sineCore(r);
  return quarter & 2 ? -value : value;
}

/** Sine of an angle in radians, within 3u absolute up to 10^6 and 6u up to 10^15; beyond, digits fade. */
export function sin(x: number): number {
  return x === 0 ? x : sineOf(x, 0);
}

/** Cosine of an angle in radians, within 3u absolute up to 10^6 and 6u up to 10^15; beyond, digits fade. */
export function cos(x: number): number {
  return sineOf(x, 1);
}

/** Angles whose tangents are 0, 1/8, 2/8 ... 1. */
const ARCTANGENTS = [
  0, 0.12435499454676144, 0.24497866312686414, 0.35877067027057225, 0.4636476090008061, 0.5585993153435624, 0.6435011087932844, 0.7188299996216245,
  0.7853981633974483,
] as const;

/** Angle in radians from the x axis to the point (x, y), within 6u relative, with signs and edges as Math.atan2. */
export function atan2(y: number, x: number): number {
  if (x !== x || y !== y) return NaN;
  let long = Math.abs(x);
  let short = Math.abs(y);
  const steep = short > long;
  if (steep) [long, short] = [short, long];
  let angle = 0;
  if (long === Infinity) angle = short === Infinity ? Math.PI / 4 : 0;
  else if (long > 0) {
    // Away from the ends of the range, so that nothing below overflows or loses its last bits.
    const scale = long > 1e300 ? SMALL : long < 1e-200 ? LARGE : 1;
    long *= scale;
    short *= scale;
    const j = Math.floor((8 * short) / long + 0.5);
    const t = (short - (j / 8) * long) / (long + (j / 8) * short);
    const q = t * t;
    let sum = 0;
    for (let odd = 15; odd >= 3; odd -= 2) sum = q * (1 / odd - sum);
    angle = (ARCTANGENTS[j] as number) + (t - t * sum);
  }
  if (steep) angle = Math.PI / 2 - angle;
  if (x < 0 || Object.is(x, -0)) angle = Math.PI - angle;
  return y < 0 || Object.is(y, -0) ? -angle : angle;
}

/**
 * Base to the power of the exponent, edges as Math.pow. Whole exponents up to 64 by multiplication, within 2u for each
 * one; others within (4 + 4 |exponent ln base|) u relative.
 */
export function power(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  const size = Math.abs(exponent);
  if (exponent !== exponent || (size === Infinity && Math.abs(base) === 1)) return NaN;
  const whole = Math.floor(size) === size;
  if (whole && size <= 64) {
    let product = 1;
    for (let factor = base, left = size; left > 0; left >>= 1) {
      if (left & 1) product *= factor;
      if (left > 1) factor *= factor;
    }
    return exponent > 0 ? product : 1 / product;
  }
  const value = exp(exponent * ln(Math.abs(base)));
  const negative = base < 0 || Object.is(base, -0);
  if (!negative) return value;
  if (whole) return size % 2 === 1 ? -value : value;
  return base === 0 || base === -Infinity ? value : NaN;
}

/** Length of the vector (a, b, c), within 3u relative, without overflow on the way. */
export function hypot(a: number, b: number, c = 0): number {
  const longest = Math.max(Math.abs(a), Math.abs(b), Math.abs(c));
  if (longest > 1e-140 && longest < 1e140) return Math.sqrt(a * a + b * b + c * c);
  if (Math.abs(a) === Infinity || Math.abs(b) === Infinity || Math.abs(c) === Infinity) return Infinity;
  if (longest === 0 || longest !== longest) return longest;
  const scale = longest < 1 ? LARGE : SMALL;
  return Math.sqrt(a * scale * (a * scale) + b * scale * (b * scale) + c * scale * (c * scale)) / scale;
}
