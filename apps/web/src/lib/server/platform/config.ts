import { z } from 'zod';
import { err, ok, type Result } from '@einthoven/kernel';

/**
 * Everything the process takes from its environment, checked once at start.
 * `npm start` fills in what a demonstration needs; production must say it all.
 */
export type Config = {
  /** `demonstration` marks everything as such; `production` refuses every demonstration part. */
  readonly mode: 'demonstration' | 'production';
  /** Address the web server listens on; loopback in demonstration unless told otherwise. */
  readonly host: string;
  readonly port: number;
  /** Proxies of ours in front, each of which adds to `X-Forwarded-For`; 0 where visitors connect directly. */
  readonly proxyHops: number;
  /** Public address, without a slash at the end; links in mails and QR codes begin with it. */
  readonly baseUrl: string;
  /** Where courseware of others runs, without a slash at the end: an origin of its own, with no account and no cookie. */
  readonly coursewareOrigin: string;
  readonly databaseUrl: string;
  /** Folder for the embedded database and generated secrets. */
  readonly dataDir: string;
  /** Mail relay, `smtp://user:password@host:port`; undefined keeps mails in the local outbox. */
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  /** Where people write to the certification office: in the frame of every page, and where an answer to a mail goes. */
  readonly officeEmail: string;
  /** Account that texts phones; undefined keeps texts in the local outbox. */
  readonly twilio: { readonly accountSid: string; readonly authToken: string; readonly from: string } | undefined;
  /** 32 bytes or more, base64 or hex: seals personal keys and signs sessions. */
  readonly appSecret: string;
  readonly stripeSecretKey: string | undefined;
  readonly stripeWebhookSecret: string | undefined;
  /** Folder of the production item bank, outside version control. */
  readonly bankDir: string | undefined;
};

const url = (protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be an address that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  });

const environment = z.object({
  EINTHOVEN_MODE: z.enum(['demonstration', 'production'], { message: 'must be "demonstration" or "production"' }).default('demonstration'),
  HOST: z.string().min(1).optional(),
  PORT: z.coerce.number({ message: 'must be a number' }).int().min(1, 'must be from 1 to 65535').max(65535, 'must be from 1 to 65535').default(3000),
  PROXY_HOPS: z.coerce
    .number({ message: 'must be a number' })
    .int('must be a whole number')
    .min(0, 'must be from 0 to 10')
    .max(10, 'must be from 0 to 10')
    .optional(),
  BASE_URL: url(['http:', 'https:']).optional(),
  COURSEWARE_ORIGIN: url(['http:', 'https:']).optional(),
  DATABASE_URL: url(['postgres:', 'postgresql:']),
  DATA_DIR: z.string().min(1).default('data'),
  SMTP_URL: url(['smtp:', 'smtps:']).optional(),
  MAIL_FROM: z.string().min(3).default('National Performance Specialists <no-reply@nps.example>'),
  OFFICE_EMAIL: z.email('must be a mail address').default('office@nps.example'),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 letters and digits')
    .optional(),
  TWILIO_AUTH_TOKEN: z.string().min(16, 'must be at least 16 characters').optional(),
  TWILIO_FROM: z
    .string()
    .regex(/^(\+[1-9]\d{7,14}|MG[0-9a-f]{32})$/, 'must be a number such as +15205550123, or a messaging service (MG…)')
    .optional(),
  APP_SECRET: z.string().min(32, 'must be at least 32 characters; make one with: openssl rand -base64 32'),
  STRIPE_SECRET_KEY: z.string().startsWith('sk_', 'must start with sk_').optional(),
  STRIPE_WEBHOOK_SECRET: z.string().startsWith('whsec_', 'must start with whsec_').optional(),
  BANK_DIR: z.string().min(1).optional(),
  CLOCK_AHEAD_DAYS: z.coerce.number({ message: 'must be a number' }).min(0, 'must be from 0 to 4000').max(4000, 'must be from 0 to 4000').optional(),
});

/**
 * Whether the Stripe key fits the mode: production takes real money only, a demonstration never does.
 *
 * @returns what is wrong, in words for the operator
 */
export function stripeKeyProblem({ mode, stripeSecretKey }: Pick<Config, 'mode' | 'stripeSecretKey'>): string | undefined {
  if (!stripeSecretKey) return undefined;
  const live = /^[rs]k_live_/.test(stripeSecretKey);
  if (mode === 'demonstration' && live) return 'STRIPE_SECRET_KEY: a demonstration takes no real money; use a test key (sk_test_…)';
  if (mode === 'production' && !live) return 'STRIPE_SECRET_KEY: production needs a live key (sk_live_…)';
  return undefined;
}

/**
 * Whether courseware runs far enough from the accounts: its host must be another, for cookies know no ports, and neither may
 * lie under the other, for a host may set cookies for those above it.
 *
 * @returns what is wrong, in words for the operator
 */
export function coursewareOriginProblem(origin: string, baseUrl: string): string | undefined {
  if (!URL.canParse(origin) || !URL.canParse(baseUrl)) return undefined;
  const [ours, theirs] = [new URL(baseUrl), new URL(origin)];
  if (theirs.origin !== origin.replace(/\/+$/, '')) return 'COURSEWARE_ORIGIN: give scheme and host alone, such as https://courseware.example';
  if (theirs.hostname === ours.hostname) return 'COURSEWARE_ORIGIN: must be another host than BASE_URL; another port is not enough, for cookies know no ports';
  if (theirs.hostname.endsWith(`.${ours.hostname}`) || ours.hostname.endsWith(`.${theirs.hostname}`))
    return 'COURSEWARE_ORIGIN: must not lie under the host of BASE_URL, nor above it; best is a domain of its own';
  return undefined;
}

/** In a demonstration the other name of this machine: to a browser another origin. */
function otherLoopback(baseUrl: string, port: number): string {
  return `http://${URL.canParse(baseUrl) && new URL(baseUrl).hostname === '127.0.0.1' ? 'localhost' : '127.0.0.1'}:${port}`;
}

/**
 * Reads the configuration from environment variables.
 *
 * @param env usually `process.env`; empty values count as absent
 * @returns the configuration, or one line per thing that is wrong, all at once
 */
export function parseConfig(env: Record<string, string | undefined>): Result<Config, readonly string[]> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(given);
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${missing(issue) ? 'is not set' : issue.message}`);
  // What production and payment need is looked at in any case: whoever sets this up reads the whole list once.
  if (given['EINTHOVEN_MODE'] === 'production') {
    if (!given['BASE_URL']?.startsWith('https://')) problems.push('BASE_URL: production needs the public https:// address');
    if (!given['COURSEWARE_ORIGIN']?.startsWith('https://')) problems.push('COURSEWARE_ORIGIN: production needs an https:// host of its own for courseware');
    if (!given['SMTP_URL']) problems.push('SMTP_URL: production needs a mail relay');
    if (!given['MAIL_FROM']) problems.push('MAIL_FROM: production needs the sender of its mails');
    if (!given['OFFICE_EMAIL']) problems.push('OFFICE_EMAIL: production needs the address at which people write to the certification office');
    if (!given['STRIPE_SECRET_KEY']) problems.push('STRIPE_SECRET_KEY: production needs a payment account');
    if (!given['STRIPE_WEBHOOK_SECRET']) problems.push('STRIPE_WEBHOOK_SECRET: production needs the webhook secret');
    if (given['CLOCK_AHEAD_DAYS']) problems.push('CLOCK_AHEAD_DAYS: only the clock of a demonstration can be moved');
    if (!given['BANK_DIR']) problems.push('BANK_DIR: production needs its own item bank, outside version control');
  } else if (Boolean(given['STRIPE_SECRET_KEY']) !== Boolean(given['STRIPE_WEBHOOK_SECRET'])) {
    problems.push('STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET: set both or neither');
  }
  const twilio = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'].filter((name) => given[name]);
  if (twilio.length > 0 && twilio.length < 3) problems.push('TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM: set all three or none');
  const key = given['STRIPE_SECRET_KEY'];
  const wrongKey =
    key?.startsWith('sk_') && stripeKeyProblem({ mode: given['EINTHOVEN_MODE'] === 'production' ? 'production' : 'demonstration', stripeSecretKey: key });
  if (wrongKey) problems.push(wrongKey);
  const wrongOrigin = given['COURSEWARE_ORIGIN'] && coursewareOriginProblem(given['COURSEWARE_ORIGIN'], given['BASE_URL'] ?? 'http://localhost');
  if (wrongOrigin) problems.push(wrongOrigin);
  if (!parsed.success || problems.length > 0) return err(problems);
  const value = parsed.data;
  const baseUrl = (value.BASE_URL ?? `http://localhost:${value.PORT}`).replace(/\/+$/, '');
  return ok({
    mode: value.EINTHOVEN_MODE,
    host: value.HOST ?? (value.EINTHOVEN_MODE === 'production' ? '0.0.0.0' : '127.0.0.1'),
    port: value.PORT,
    proxyHops: value.PROXY_HOPS ?? (value.EINTHOVEN_MODE === 'production' ? 1 : 0),
    baseUrl,
    coursewareOrigin: (value.COURSEWARE_ORIGIN ?? otherLoopback(baseUrl, value.PORT)).replace(/\/+$/, ''),
    databaseUrl: value.DATABASE_URL,
    dataDir: value.DATA_DIR,
    smtpUrl: value.SMTP_URL,
    mailFrom: value.MAIL_FROM,
    officeEmail: value.OFFICE_EMAIL,
    twilio:
      value.TWILIO_ACCOUNT_SID && value.TWILIO_AUTH_TOKEN && value.TWILIO_FROM
        ? { accountSid: value.TWILIO_ACCOUNT_SID, authToken: value.TWILIO_AUTH_TOKEN, from: value.TWILIO_FROM }
        : undefined,
    appSecret: value.APP_SECRET,
    stripeSecretKey: value.STRIPE_SECRET_KEY,
    stripeWebhookSecret: value.STRIPE_WEBHOOK_SECRET,
    bankDir: value.BANK_DIR,
  });
}

function missing(issue: { code?: string; input?: unknown; message: string }): boolean {
  return issue.code === 'invalid_type' && issue.input === undefined && /undefined/.test(issue.message);
}

let loaded: Config | undefined;

/**
 * The configuration of this process.
 *
 * @throws Error that lists every problem, when the environment is not usable
 */
export function config(): Config {
  if (loaded) return loaded;
  const parsed = parseConfig(process.env);
  if (!parsed.ok) throw new Error(`The settings are not usable:\n${parsed.error.map((line) => `  - ${line}`).join('\n')}`);
  loaded = parsed.value;
  return loaded;
}
