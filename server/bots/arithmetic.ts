import { Parser } from 'expr-eval-fork';

/** Characters of an expression. */
const MAX_LENGTH = 1_000;

/** Significant digits of a result, so that 0.1+0.2 is 0.3. */
const DIGITS = 15;

const OPERATORS: ReadonlySet<unknown> = new Set(['+', '-', '*', '/', '%', '^']);

/** A part of an expression. The declarations of the library leave it out. */
interface IToken {
  readonly type: string;
  readonly value: unknown;
}

/** Whether it is a number or an operator of arithmetic. The library reads texts, lists, assignments and much more. */
const isArithmetic = ({ type, value }: IToken): boolean =>
  type === 'INUMBER'
    ? typeof value === 'number'
    : (type === 'IOP1' || type === 'IOP2') && OPERATORS.has(value);

/** Nothing can be named in an expression: the parser knows no functions and no constants. */
const parser = new Parser();
parser.functions = {};
parser.consts = {};

/** The value of an arithmetic expression with `+ - * / % ^` and parentheses, as text; null for any other text. `**` is a power too. */
export function valueOf(expression: string): string | null {
  if (expression.length > MAX_LENGTH) {
    return null;
  }
  try {
    const parsed = parser.parse(expression.replaceAll('**', '^'));
    const { tokens } = parsed as unknown as { readonly tokens: readonly IToken[] };
    const value: unknown = tokens.every(isArithmetic) ? parsed.evaluate({}) : null;
    return typeof value === 'number' && Number.isFinite(value)
      ? String(Number(value.toPrecision(DIGITS)))
      : null;
  } catch {
    return null; // no expression, or one that is nested too deeply
  }
}
