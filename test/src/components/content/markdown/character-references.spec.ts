import { encodeNonAsciiHTML } from 'entities';
import * as references from 'entities/decode';
import fc from 'fast-check';
import { mayRefer } from '../../../../../src/components/content/markdown/character-references.js';

const isKnown = (name: string) => references.decodeHTML(`&${name}`) !== `&${name}`;

/** Names that HTML also knows without a semicolon. */
const NAMES = [...Array(96).keys()]
  .map(at => encodeNonAsciiHTML(String.fromCharCode(0xa0 + at)).slice(1, -1))
  .concat('amp', 'AMP', 'lt', 'LT', 'gt', 'GT', 'quot', 'QUOT', 'copy', 'COPY', 'reg', 'REG')
  .concat('die', 'macr', 'plusmn', 'times', 'divide', 'middot', 'uml', 'aring', 'Aring')
  .filter(isKnown);

describe('mayRefer', () => {
  it('[BUDGET22] knows each name that needs no semicolon', () => {
    expect(NAMES.length).toBeGreaterThan(90);
    expect(NAMES.filter(name => !mayRefer(`a &${name}b`))).toEqual([]);
  });

  it.each(['&alpha;', '&#65', '&#x41;', '[a](&\\#65;)', '[a](&alpha\\;)'])(
    '[BUDGET22] sees the reference in %s',
    text => expect(mayRefer(text)).toBe(true)
  );

  it.each(['a && b', 'R&D', '&x', '?a=1&b=2', 'fn(&self);', '& ;', 'x & y;'])(
    '[BUDGET22] sees no reference in %s',
    text => expect(mayRefer(text)).toBe(false)
  );

  it('[BUDGET22] is true for every text that decoding would change', () => {
    const part = fc.oneof(
      fc.constantFrom('&', ';', '#', 'x', '1', ' ', '=', ...NAMES, 'alpha', 'hearts', 'notin'),
      fc.string()
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), parts => {
        const text = parts.join('');
        const decoded = [
          references.decodeHTML(text),
          references.decodeHTMLStrict(text),
          references.decodeHTMLAttribute(text)
        ];
        expect(mayRefer(text) || decoded.every(one => one === text)).toBe(true);
      })
    );
  });
});
