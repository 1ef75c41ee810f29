import { config, type Config } from '../platform/config.ts';
import { demonstrationProvider, type DemonstrationProvider } from './demonstration-provider.ts';
import type { PaymentProvider } from './provider.ts';
import { stripeProvider } from './stripe-provider.ts';

let stripe: PaymentProvider | undefined;
let demonstration: DemonstrationProvider | undefined;

type Settings = Pick<Config, 'mode' | 'stripeSecretKey' | 'stripeWebhookSecret'>;

/**
 * Whether the Stripe keys fit the mode: production takes real money only, a demonstration never does.
 *
 * @returns what is wrong, in words for the operator
 */
export function stripeKeyProblem({ mode, stripeSecretKey }: Settings): string | undefined {
  if (!stripeSecretKey) return undefined;
  const live = /^[rs]k_live_/.test(stripeSecretKey);
  if (mode === 'demonstration' && live) return 'STRIPE_SECRET_KEY: a demonstration takes no real money; use a test key (sk_test_…)';
  if (mode === 'production' && !live) return 'STRIPE_SECRET_KEY: production needs a live key (sk_live_…)';
  return undefined;
}

/** The Stripe adapter of this process; undefined where no account is configured. @throws Error when its key does not fit the mode */
export function stripePayments(): PaymentProvider | undefined {
  const settings = config();
  if (!settings.stripeSecretKey || !settings.stripeWebhookSecret) return undefined;
  const problem = stripeKeyProblem(settings);
  if (problem) throw new Error(problem);
  stripe ??= stripeProvider({ secretKey: settings.stripeSecretKey, webhookSecret: settings.stripeWebhookSecret });
  return stripe;
}

/** The demonstration adapter; undefined in production, which refuses it. */
export function demonstrationPayments(): DemonstrationProvider | undefined {
  const { mode, appSecret, baseUrl } = config();
  if (mode !== 'demonstration') return undefined;
  demonstration ??= demonstrationProvider(appSecret, baseUrl);
  return demonstration;
}

/** How a person pays online here: Stripe where an account is configured, else the demonstration. @throws Error in production without an account */
export function onlinePayments(): PaymentProvider {
  const provider = stripePayments() ?? demonstrationPayments();
  if (!provider) throw new Error('production has no payment account');
  return provider;
}
