import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.ts';

const DEMONSTRATION = { DATABASE_URL: 'postgres://u:p@127.0.0.1:5432/d', APP_SECRET: '0123456789abcdef0123456789abcdef' };
const PRODUCTION = {
  ...DEMONSTRATION,
  EINTHOVEN_MODE: 'production',
  BASE_URL: 'https://nps.example/',
  COURSEWARE_ORIGIN: 'https://courseware.example',
  SMTP_URL: 'smtp://relay.example:587',
  MAIL_FROM: 'NPS <no-reply@nps.example>',
  OFFICE_EMAIL: 'office@nps.example',
  STRIPE_SECRET_KEY: 'sk_live_x',
  STRIPE_WEBHOOK_SECRET: 'whsec_x',
  BANK_DIR: '/srv/bank',
};

describe('parseConfig', () => {
  it('lists everything that production misses, at once', () => {
    const parsed = parseConfig({ EINTHOVEN_MODE: 'production', PORT: '99999' });
    expect(parsed.ok).toBe(false);
    const problems = parsed.ok ? [] : parsed.error;
    for (const name of [
      'PORT',
      'DATABASE_URL',
      'APP_SECRET',
      'BASE_URL',
      'COURSEWARE_ORIGIN',
      'SMTP_URL',
      'MAIL_FROM',
      'OFFICE_EMAIL',
      'STRIPE_SECRET_KEY',
      'STRIPE_WEBHOOK_SECRET',
      'BANK_DIR',
    ]) {
      expect(problems.filter((line) => line.startsWith(`${name}:`))).toHaveLength(1);
    }
  });

  it.each(Object.keys(PRODUCTION).filter((name) => name !== 'EINTHOVEN_MODE'))('refuses production without %s', (name) => {
    expect(parseConfig(PRODUCTION).ok).toBe(true);
    expect(parseConfig({ ...PRODUCTION, [name]: '' }).ok).toBe(false);
  });

  it('listens on loopback in demonstration, on all addresses in production, unless told', () => {
    const host = (env: Record<string, string>) => {
      const parsed = parseConfig(env);
      return parsed.ok ? parsed.value.host : parsed.error;
    };
    expect(host(DEMONSTRATION)).toBe('127.0.0.1');
    expect(host(PRODUCTION)).toBe('0.0.0.0');
    expect(host({ ...DEMONSTRATION, HOST: '10.0.0.1' })).toBe('10.0.0.1');
  });

  it.each([
    ['DATABASE_URL', 'mysql://x/y'],
    ['DATABASE_URL', 'not an address'],
    ['APP_SECRET', 'short'],
    ['PORT', '0'],
    ['PORT', 'eighty'],
    ['PORT', '3000.5'],
    ['SMTP_URL', 'relay.example'],
    ['OFFICE_EMAIL', 'the office'],
    ['EINTHOVEN_MODE', 'Production'],
    ['STRIPE_SECRET_KEY', 'sk_test_without_webhook_secret'],
  ])('refuses %s=%s', (name, value) => {
    const parsed = parseConfig({ ...DEMONSTRATION, [name]: value });
    expect(parsed.ok ? [] : parsed.error.filter((line) => line.includes(name))).toHaveLength(1);
  });

  it('moves the clock of a demonstration only, forward, and not beyond reason', () => {
    expect(parseConfig({ ...DEMONSTRATION, CLOCK_AHEAD_DAYS: '30' }).ok).toBe(true);
    for (const wrong of ['-1', '5000', 'soon']) expect(parseConfig({ ...DEMONSTRATION, CLOCK_AHEAD_DAYS: wrong }).ok).toBe(false);
    const parsed = parseConfig({ ...PRODUCTION, CLOCK_AHEAD_DAYS: '1' });
    expect(parsed.ok ? [] : parsed.error).toEqual(['CLOCK_AHEAD_DAYS: only the clock of a demonstration can be moved']);
  });

  it('takes real money in production only, and nothing else there', () => {
    const keys = { STRIPE_WEBHOOK_SECRET: 'whsec_x' };
    const problems = (env: Record<string, string>) => {
      const parsed = parseConfig(env);
      return parsed.ok ? [] : parsed.error;
    };
    expect(problems({ ...DEMONSTRATION, ...keys, STRIPE_SECRET_KEY: 'sk_live_1' })).toEqual([expect.stringContaining('no real money')]);
    expect(problems({ ...DEMONSTRATION, ...keys, STRIPE_SECRET_KEY: 'sk_test_1' })).toEqual([]);
    expect(problems({ ...PRODUCTION, STRIPE_SECRET_KEY: 'sk_test_1' })).toEqual([expect.stringContaining('live key')]);
    expect(problems(PRODUCTION)).toEqual([]);
  });

  it('believes forwarded addresses behind a proxy only, which production has', () => {
    const hops = (env: Record<string, string>) => {
      const parsed = parseConfig(env);
      return parsed.ok ? parsed.value.proxyHops : parsed.error;
    };
    expect([hops(DEMONSTRATION), hops(PRODUCTION), hops({ ...PRODUCTION, PROXY_HOPS: '2' }), hops({ ...PRODUCTION, PROXY_HOPS: '0' })]).toEqual([0, 1, 2, 0]);
    expect(hops({ ...PRODUCTION, PROXY_HOPS: '-1' })).toEqual([expect.stringContaining('PROXY_HOPS')]);
  });

  it('never repeats a secret in what it says', () => {
    const parsed = parseConfig({ ...DEMONSTRATION, APP_SECRET: 'hunter2', STRIPE_SECRET_KEY: 'hunter3' });
    expect(JSON.stringify(parsed)).not.toMatch(/hunter/);
  });
});
