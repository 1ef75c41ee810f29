import { createHash, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

/**
 * A software authenticator for tests, written from the WebAuthn specification (Level 2, sections 6.1, 6.5.1
 * and 7) with node:crypto alone, so that the library under test does not judge itself.
 */
export class TestAuthenticator {
  readonly #privateKey: KeyObject;
  readonly #x: Buffer;
  readonly #y: Buffer;
  readonly credentialId = randomBytes(32);
  #counter = 0;

  constructor() {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#privateKey = pair.privateKey;
    const jwk = pair.publicKey.export({ format: 'jwk' });
    this.#x = Buffer.from(jwk.x ?? '', 'base64url');
    this.#y = Buffer.from(jwk.y ?? '', 'base64url');
  }

  /** Signature counter; set it back to imitate a clone. */
  set counter(value: number) {
    this.#counter = value;
  }

  #authenticatorData(rpId: string, userVerified: boolean, withKey: boolean): Buffer {
    this.#counter += 1;
    const flags = 0x01 | (userVerified ? 0x04 : 0) | (withKey ? 0x40 : 0);
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.#counter);
    const head = Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), counter]);
    if (!withKey) return head;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credentialId.length);
    // COSE_Key of EC2, ES256 on P-256 (RFC 9053): {1: 2, 3: -7, -1: 1, -2: x, -3: y}
    const cose = Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), this.#x, Buffer.from('225820', 'hex'), this.#y]);
    return Buffer.concat([head, Buffer.alloc(16), length, this.credentialId, cose]);
  }

  /** Answers a request to create a credential. */
  create(challenge: string, { origin = 'http://localhost:3000', rpId = 'localhost', userVerified = true } = {}) {
    const clientData = Buffer.from(JSON.stringify({ type: 'webauthn.create', challenge, origin, crossOrigin: false }));
    const authData = this.#authenticatorData(rpId, userVerified, true);
    // CBOR: {"fmt": "none", "attStmt": {}, "authData": bytes}
    const attestation = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
      Buffer.from([authData.length]),
      authData,
    ]);
    const id = this.credentialId.toString('base64url');
    return {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response: { clientDataJSON: clientData.toString('base64url'), attestationObject: attestation.toString('base64url'), transports: ['internal'] },
    };
  }

  /** Answers a request to sign in. */
  get(challenge: string, { origin = 'http://localhost:3000', rpId = 'localhost', userVerified = true } = {}) {
    const clientData = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin, crossOrigin: false }));
    const authData = this.#authenticatorData(rpId, userVerified, false);
    const signature = createSign('sha256')
      .update(Buffer.concat([authData, createHash('sha256').update(clientData).digest()]))
      .sign(this.#privateKey);
    const id = this.credentialId.toString('base64url');
    return {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
      },
    };
  }
}
