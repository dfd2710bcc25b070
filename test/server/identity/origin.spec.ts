import { allowedOrigins, isOriginAllowed } from '../../../server/identity/origin.js';

describe('origins', () => {
  it("[IDENT3] accepts requests from the server's own pages and from programs", () => {
    expect(isOriginAllowed(undefined, 'localhost:8765')).toBe(true);
    expect(isOriginAllowed('http://localhost:8765', 'localhost:8765')).toBe(true);
    expect(isOriginAllowed('https://chat.example.org', 'chat.example.org')).toBe(true);
    expect(isOriginAllowed('https://chat.example.org', 'Chat.Example.org:443')).toBe(true);
    expect(isOriginAllowed('http://[::1]:8765', '[::1]:8765')).toBe(true);
  });

  it('[IDENT4] rejects other pages and invalid origins', () => {
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

  it('accepts the configured origins, including scheme and port', () => {
    const allowed = ['https://lab.example.org', 'not a url'];
    expect(isOriginAllowed('https://lab.example.org', 'chat:1', allowed)).toBe(true);
    expect(isOriginAllowed('http://lab.example.org', 'chat:1', allowed)).toBe(false);
    expect(isOriginAllowed('https://lab.example.org:8443', 'chat:1', allowed)).toBe(false);
  });

  const allows = (origin: string, settings: object, onInvalid: (pattern: string) => void = fail) =>
    isOriginAllowed(
      origin,
      '127.0.0.1:8888',
      allowedOrigins({ allowedOrigins: [], ...settings }, onInvalid)
    );
  const fail = (pattern: string) => {
    throw new Error(pattern);
  };

  it('[IDENT26] accepts the origin of the public URL, whatever Host a proxy sends', () => {
    const settings = { publicUrl: 'https://chat.example.org/a%20b/' };
    expect(allows('https://chat.example.org', settings)).toBe(true);
    expect(allows('http://chat.example.org', settings)).toBe(false);
    expect(allows('https://chat.example.org:8443', settings)).toBe(false);
  });

  it('[IDENT27] accepts the origins that Jupyter accepts', () => {
    const one = { jupyterOrigin: 'https://lab.example.org', jupyterOriginPattern: '.*' };
    expect(allows('https://lab.example.org', one)).toBe(true);
    expect(allows('https://lab.example.net', one)).toBe(false);
    expect(allows('https://anywhere.example', { jupyterOrigin: '*' })).toBe(true);
    expect(allows('null', { jupyterOrigin: '*' })).toBe(false);
    const some = { jupyterOriginPattern: 'https://a|https://.*\\.example\\.org' };
    expect(allows('https://lab.example.org', some)).toBe(true);
    expect(allows('https://a', some)).toBe(true);
    expect(allows('https://a.evil.example', some)).toBe(false);
    expect(allows('https://lab.example.org:8443', some)).toBe(false);
    expect(allows('https://x.example', { jupyterOrigin: 'no url' })).toBe(false);
  });

  it('[IDENT27] reports an invalid pattern, which permits nothing', () => {
    const onInvalid = jest.fn();
    expect(allows('https://a', { jupyterOriginPattern: '(?P<a>.*)' }, onInvalid)).toBe(false);
    expect(onInvalid).toHaveBeenCalledWith('(?P<a>.*)');
  });

  it("[WHO17] does not match a long origin against the operator's pattern", () => {
    const origins = allowedOrigins(
      { allowedOrigins: [], jupyterOriginPattern: 'https://([a-z.]+)+\\.example' },
      jest.fn()
    );
    expect(isOriginAllowed('https://hub.example', 'chat', origins)).toBe(true);
    const long = `https://${'a.'.repeat(200)}example`;
    expect(isOriginAllowed(long, 'chat', origins)).toBe(false);
  });
});
