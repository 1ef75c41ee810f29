import { describe, expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';

describe('clientAddress', () => {
  test('without a proxy the header is what anybody can write, and is not believed', () => {
    expect(clientAddress('203.0.113.9', '198.51.100.1', 0)).toBe('198.51.100.1');
  });

  test('behind proxies it is what the outermost of ours saw, whatever the visitor put before', () => {
    expect(clientAddress('203.0.113.9', '10.0.0.1', 1)).toBe('203.0.113.9');
    expect(clientAddress('1.2.3.4, 203.0.113.9', '10.0.0.1', 1)).toBe('203.0.113.9');
    expect(clientAddress('1.2.3.4, 203.0.113.9, 10.0.0.2', '10.0.0.1', 2)).toBe('203.0.113.9');
  });

  test('a request that came past the proxies counts under its own connection', () => {
    expect(clientAddress(undefined, '10.0.0.1', 1)).toBe('10.0.0.1');
    expect(clientAddress('203.0.113.9', '10.0.0.1', 2)).toBe('10.0.0.1');
    expect(clientAddress(' , ', undefined, 1)).toBe('unknown');
  });
});
