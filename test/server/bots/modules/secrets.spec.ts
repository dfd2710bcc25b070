import { Secrets } from '../../../../server/bots/modules/secrets.js';

it('[MODULE10] replaces each text of the options by its name, however a line writes it', () => {
  const options = {
    key: 'sk-12345',
    longer: 'sk-12345-more',
    pem: '-----BEGIN-----\nabcdef\n-----END-----\n',
    deep: [{ odd: 'a "b" ü&c' }],
    short: 'de',
    count: 12345
  };
  const secrets = new Secrets({ options, environment: { TOKEN: 'in the environment' } });
  for (const [line, hidden] of [
    ['sk-12345 and sk-12345-more', '[options.key] and [options.longer]'],
    ['abcdef', '[options.pem]'],
    ['a "b" ü&c', '[options.deep.0.odd]'],
    ['a \\"b\\" ü&c', '[options.deep.0.odd]'],
    ['?q=a%20%22b%22%20%C3%BC%26c', '?q=[options.deep.0.odd]'],
    ['is in the environment', 'is [environment.TOKEN]'],
    ['de', 'de']
  ]) {
    expect(secrets.hide(line)).toBe(hidden);
  }
});
