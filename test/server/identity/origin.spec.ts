import { isOriginAllowed } from '../../../server/identity/origin.js';

describe('origins', () => {
  it('[IDENT3] accepts requests of its own pages and of programs', () => {
    expect(isOriginAllowed(undefined, 'localhost:8765')).toBe(true);
    expect(isOriginAllowed('http://localhost:8765', 'localhost:8765')).toBe(true);
    expect(isOriginAllowed('https://chat.example.org', 'chat.example.org')).toBe(true);
    expect(isOriginAllowed('https://chat.example.org', 'Chat.Example.org:443')).toBe(true);
    expect(isOriginAllowed('http://[::1]:8765', '[::1]:8765')).toBe(true);
  });

  it('[IDENT4] refuses other pages and invalid origins', () => {
    for (const origin of [
      'http://localhost:8766',
      'http://evil.example',
      'https://localhost:8765.evil.example',
      'http://evil.example@localhost',
      'null',
      'file://',
      '',
      'localhost:8765'
    ]) {
      expect(isOriginAllowed(origin, 'localhost:8765')).toBe(false);
    }
    expect(isOriginAllowed('http://localhost', undefined)).toBe(false);
    expect(isOriginAllowed('http://localhost', 'not a host')).toBe(false);
  });

  it('takes what the configuration allows, scheme and port included', () => {
    const allowed = ['https://lab.example.org', 'not a url'];
    expect(isOriginAllowed('https://lab.example.org', 'chat:1', allowed)).toBe(true);
    expect(isOriginAllowed('http://lab.example.org', 'chat:1', allowed)).toBe(false);
    expect(isOriginAllowed('https://lab.example.org:8443', 'chat:1', allowed)).toBe(false);
  });
});
