/** An answer that tells something about a task. */
export type MasteryAnswer = {
  readonly task: string;
  readonly right: boolean;
  /** Epoch milliseconds. */
  readonly atMs: number;
};

/** What answers say about a task: a range, because a few answers say little. */
export type Mastery = {
  readonly task: string;
  /** Middle of what is likely, 0 to 1. */
  readonly share: number;
  /** In nine of ten such cases the true share lies between these. */
  readonly low: number;
  readonly high: number;
  readonly answers: number;
};

/** Before any answer: everything is about as likely, a little more about the middle. */
const PRIOR = 1;
/** Each later answer to the same task makes an earlier one count this much less: people learn. */
const FADES = 0.95;
const TAIL = 0.05;

/**
 * Mastery of each task by the beta-binomial model (A. Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.4: a beta
 * prior and binomial answers give a beta posterior). It says how many questions of this kind a person would answer right
 * now. It is not a score of the exam, and predicts none.
 *
 * @param tasks that are told, also without answers
 */
export function masteryOf(tasks: readonly string[], answers: readonly MasteryAnswer[]): readonly Mastery[] {
  return tasks.map((task) => {
    const own = answers.filter((answer) => answer.task === task).toSorted((a, b) => a.atMs - b.atMs);
    let [right, wrong] = [0, 0];
    for (const answer of own) {
      right = right * FADES + (answer.right ? 1 : 0);
      wrong = wrong * FADES + (answer.right ? 0 : 1);
    }
    const [a, b] = [PRIOR + right, PRIOR + wrong];
    return { task, share: a / (a + b), low: betaQuantile(TAIL, a, b), high: betaQuantile(1 - TAIL, a, b), answers: own.length };
  });
}

/**
 * The value below which a share of a beta distribution lies, by halving.
 *
 * @param a above 0
 * @param b above 0
 */
export function betaQuantile(share: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2;
    if (betaShareBelow(middle, a, b) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The share of a beta distribution below a value: the regularised incomplete beta function, by its continued fraction
 * (NIST Digital Library of Mathematical Functions, 8.17.22).
 */
export function betaShareBelow(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast on this side only (DLMF 8.17.4 gives the other).
  if (x > (a + 1) / (a + b + 2)) return 1 - betaShareBelow(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log(1 - x) - Math.log(a) - (logGamma(a) + logGamma(b) - logGamma(a + b)));
  let fraction = 1;
  // From the far end inward; 200 steps are many more than doubles can tell.
  for (let m = 200; m >= 1; m -= 1) {
    const half = Math.floor(m / 2);
    const d = m % 2 === 0 ? (half * (b - half) * x) / ((a + m - 1) * (a + m)) : (-(a + half) * (a + b + half) * x) / ((a + m - 1) * (a + m));
    fraction = 1 + d / fraction;
  }
  return front / fraction;
}

/** The logarithm of the gamma function, by Lanczos' series with g = 7 and nine terms; exact to about 15 digits. */
function logGamma(z: number): number {
  const terms = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
    9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const shifted = z - 1;
  const sum = terms.reduce((total, term, index) => (index === 0 ? term : total + term / (shifted + index)), 0);
  const t = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}
