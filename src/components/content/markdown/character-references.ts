/** Replaces character references, such as `&eacute;`, by their characters, in the three ways of HTML. */
export interface ICharacterReferences {
  decodeHTML(this: void, text: string): string;
  decodeHTMLStrict(this: void, text: string): string;
  decodeHTMLAttribute(this: void, text: string): string;
}

/** The names that HTML also knows without a semicolon. */
const OLD_NAMES =
  '[aeiouyn]?(?:acute|circ|grave|uml|tilde)|aelig|amp|aring|brvbar|cced|cedil|cent|copy|curren|deg|divide|eth|frac[13]|gt|iexcl|iquest|' +
  'laquo|lt|macr|micro|middot|nbsp|not|ord[fm]|oslash|para|plusmn|pound|quot|raquo|reg|sect|shy|sup[123]|szlig|thorn|times|uml|yen';

/** Markdown may drop a backslash within a reference. */
const REFERENCE = new RegExp(String.raw`&(?:[#\\]|[a-z][a-z\d]*\\?;|${OLD_NAMES})`, 'i');

/** False if a text has no character references for certain. */
export const mayRefer = (text: string): boolean => REFERENCE.test(text);

const same = (text: string): string => text;

/** For texts without character references. The table of their names is as large as the parser, so pages load it only where it is needed. */
export const NO_REFERENCES: ICharacterReferences = {
  decodeHTML: same,
  decodeHTMLStrict: same,
  decodeHTMLAttribute: same
};
