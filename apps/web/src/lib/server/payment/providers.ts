import { config, stripeKeyProblem } from '../platform/config.ts';
import { demonstrationProvider, type DemonstrationProvider } from './demonstration-provider.ts';
import type { PaymentProvider } from './provider.ts';
import { stripeProvider } from './stripe-provider.ts';

let stripe: PaymentProvider | undefined;
let demonstration: DemonstrationProvider | undefined;

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
