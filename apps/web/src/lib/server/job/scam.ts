/** Patterns of postings that deceive; staff look at such a posting before anybody else does. */
export const SCAM_WORDS = {
  'fee-to-apply': 'It asks for money: a fee to apply, for training, equipment or a background check.',
  'personal-account': 'It speaks of a personal bank account, a cashed check, a transfer or gift cards.',
  'messenger-only': 'Contact is by a messaging app.',
  'free-mail': 'The contact is a private mail address.',
  'identity-early': 'It asks for a social security number or a card number up front.',
  'pay-too-good': 'The pay is far above the imported wage figures.',
  'no-skill': 'It promises certification or a job without training or an interview.',
  link: 'It sends people to a shortened link.',
} as const;

/** A pattern by its code. */
export type ScamFlag = keyof typeof SCAM_WORDS;

const PATTERNS: readonly (readonly [ScamFlag, RegExp])[] = [
  [
    'fee-to-apply',
    /\b(?:pay|send|transfer|deposit of|fee of|costs?)\b[^.\n]{0,40}(?:\$\s?\d|\d+ ?(?:dollars|usd))[^.\n]{0,60}\b(?:appl(?:y|ication)|regist(?:er|ration)|process|training|kit|equipment|background|reserve|onboarding)|\b(?:application|registration|processing|onboarding|training|enrol?lment|starter[- ]kit|background[- ]check) fee\b|\brefundable (?:deposit|fee)\b/i,
  ],
  [
    'personal-account',
    /\b(?:your|a|own|personal) (?:personal )?(?:bank|checking|savings) account\b|\bpersonal account\b|\bcash(?:ing)? (?:a|the|our|your) che(?:ck|que)s?\b|\bdeposit (?:a|the|our) che(?:ck|que)\b|\bgift ?cards?\b|\b(?:western union|moneygram|zelle|cash ?app|venmo|bitcoin|crypto(?:currency)?|usdt)\b/i,
  ],
  ['messenger-only', /\b(?:whats ?app|telegram|signal app|wechat|t\.me|wa\.me|google hangouts|viber|kik|facebook messenger)\b/i],
  ['free-mail', /[\w.+-]+@(?:gmail|googlemail|yahoo|outlook|hotmail|aol|icloud|proton(?:mail)?|gmx|mail)\.[a-z.]{2,6}\b/i],
  ['identity-early', /\b(?:social security (?:number|no)|ssn|credit card (?:number|details)|card number|photo of (?:your )?(?:id|driver))\b/i],
  ['no-skill', /\b(?:no interview|guaranteed (?:job|hire|certification)|certif(?:ied|ication) (?:guaranteed|without (?:an? )?exam)|instant(?:ly)? hired?)\b/i],
  ['link', /\b(?:bit\.ly|tinyurl\.com|goo\.gl|t\.co|is\.gd|cutt\.ly|rb\.gy)\//i],
];

const HOURS_A_YEAR = 2080;

/**
 * The patterns that a posting shows. Words that are spread or spelled with look-alike letters are read as what they look like.
 *
 * @param highYearCents what only one in ten earns more than in a year, by the imported figures; undefined where there are none
 * @param abovePercent from so many percent of it pay is looked at
 */
export function scamFlags(
  posting: {
    readonly title: string;
    readonly description: string;
    readonly pay: { readonly fromCents: number; readonly untilCents: number | undefined; readonly unit: 'hour' | 'year' } | undefined;
  },
  { highYearCents, abovePercent }: { readonly highYearCents: number | undefined; readonly abovePercent: number },
): readonly ScamFlag[] {
  const text = plainLetters(`${posting.title}\n${posting.description}`);
  const flags = PATTERNS.filter(([, pattern]) => pattern.test(text)).map(([flag]) => flag);
  const { pay } = posting;
  const most = pay && (pay.untilCents ?? pay.fromCents) * (pay.unit === 'hour' ? HOURS_A_YEAR : 1);
  if (most !== undefined && highYearCents !== undefined && most * 100 > highYearCents * abovePercent) flags.push('pay-too-good');
  return flags;
}

/** Full-width letters, accents and invisible characters put back to what a reader takes them for. */
function plainLetters(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}|\p{Cf}/gu, '')
    .replaceAll(/[^\S\n]+/g, ' ');
}
