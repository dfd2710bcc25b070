/** The marks around a block of code, longer than any in the code. */
export function fenceOf(code: string): string {
  const longest = (code.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  return '`'.repeat(longest + 1);
}

/** A text as a block of code. */
export function codeBlock(code: string, language: string): string {
  const fence = fenceOf(code);
  return `${fence}${language}\n${code.replace(/\n$/, '')}\n${fence}`;
}
