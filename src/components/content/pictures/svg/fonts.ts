/** The most families of fonts, in which the browser searches the whole system for each, and the most languages, for which it orders all fonts anew. */
const MAX_FAMILIES = 20;
const MAX_LANGUAGES = 2;

/** The browser makes the letters of each size and style anew, which takes as long as it takes to draw this many elements. */
const SETTING = 30;

const SETTINGS = ['font-size', 'font-weight', 'font-style', 'font-stretch', 'font-variant'];
/** The properties of fonts in a style, with their values. A quoted name may have a semicolon. */
const STYLED = /(font(?:-[a-z]+)*)\s*:((?:"[^"]*"|'[^']*'|[^;}"'])*)/gi;
/** A size in the short form. Only a weight before it may be a number too. */
const SIZE = /^[\d.]+[a-z%]/i;
/** Values from elsewhere. */
const INDIRECT = /var\(|env\(|attr\(/i;
/** Transformations that change the size of the letters in an element. */
const SCALING = /matrix|scale|skew/i;

/** Returns what the fonts of a drawing cost, in elements; infinite if they are too many. */
export function costOfFonts(root: Element): number {
  if (root.getElementsByTagNameNS('*', 'text').length === 0) {
    return 0;
  }
  const [families, languages, settings] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const one of [root, ...root.querySelectorAll('*')]) {
    const value = (name: string): string => one.getAttribute(name) ?? '';
    const style = one.localName === 'style' ? one.textContent : value('style');
    const styled = style === '' ? [] : [...style.matchAll(STYLED)];
    const named = [
      value('font-family'),
      ...styled.filter(([, name]) => /^font-family$/i.test(name)).map(([, , text]) => text),
      ...styled.filter(([, name]) => /^font$/i.test(name)).map(([, , text]) => familiesOf(text))
    ];
    const others = [
      ...SETTINGS.map(value),
      ...styled.filter(([, name]) => !/^font-family$/i.test(name)).map(([, , text]) => text),
      ...(SCALING.test(value('transform')) ? [value('transform')] : []),
      ...(/^(svg|symbol|use)$/.test(one.localName)
        ? [['viewBox', 'width', 'height'].map(value).join(' ').trim()]
        : [])
    ];
    if ([...named, ...others].some(text => INDIRECT.test(text))) {
      return Infinity;
    }
    const names = named.flatMap(text => text.split(','));
    names.forEach(name => families.add(name.trim().toLowerCase()));
    others.forEach(text => settings.add(text));
    [value('lang'), value('xml:lang')].forEach(language => languages.add(language));
  }
  [families, settings, languages].forEach(all => all.delete(''));
  return families.size > MAX_FAMILIES || languages.size > MAX_LANGUAGES
    ? Infinity
    : settings.size * SETTING;
}

/** The families of the short form, behind the size. */
function familiesOf(font: string): string {
  const words = font.trim().split(/\s+/);
  return words.slice(words.findIndex(word => SIZE.test(word)) + 1).join(' ');
}
