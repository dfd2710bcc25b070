import { execFileSync } from 'node:child_process';
import { completionScript } from '../../../server/cli/completion-script.js';

/** The words that bash offers for the last word. */
function complete(...words: string[]): string[] {
  const script = `${completionScript('bash')}
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _colloquy; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const args = ['--norc', '--noprofile', '-c', script, 'bash', 'colloquy', ...words];
  return execFileSync('bash', args, { encoding: 'utf8' }).split('\n').filter(Boolean);
}

describe('[CLI6] completion', () => {
  it('completes commands, options and values in bash', () => {
    expect(complete('se')).toEqual(['serve']);
    expect(complete('')).toEqual([
      ...['serve', 'token', 'connection-string', 'backup', 'export', 'import', 'completion'],
      ...['--version', '--help']
    ]);
    expect(complete('serve', '--tls-')).toEqual(['--tls-cert', '--tls-key', '--tls-self-signed']);
    expect(complete('serve', '--durability', '')).toEqual(['full', 'os']);
    expect(complete('serve', '--guests', '--no')).toEqual(['--no-limits']);
    expect(complete('completion', '')).toEqual(['bash', 'zsh', 'fish', '--help']);
  });

  it('leaves file names to bash', () => {
    expect(complete('serve', '--config', '')).toEqual([]);
    expect(completionScript('bash')).toContain('complete -o default');
  });

  it('completes the same in zsh and fish, with descriptions', () => {
    expect(completionScript('zsh')).toContain("'--durability[full\\: stored messages survive");
    expect(completionScript('zsh')).toContain(':value:(full os)');
    expect(completionScript('fish')).toMatch(
      /^complete -c colloquy -n '__fish_seen_subcommand_from serve' -l durability -x -a 'full os' -d '.*'$/m
    );
  });
});
