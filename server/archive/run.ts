import { systemClock } from '../clock.js';
import { backup } from './backup.js';
import type { ArchiveCommand } from './commands.js';
import { exportChat } from './export.js';
import { importChat, type IImported } from './import.js';
import { Progress } from './progress.js';

/** Runs a command of the command line and reports the result on stderr. @throws Error with a sentence for the user. */
export async function runArchive(command: ArchiveCommand): Promise<void> {
  const { data, limits } = command.config;
  switch (command.type) {
    case 'backup': {
      const { file, force } = command;
      await backup(data, file, { force, progress: new Progress('Backing up') });
      return say(`The chats of ${data} were backed up to ${file}.`);
    }
    case 'export': {
      const { chat, file, force } = command;
      await exportChat(data, chat, { file, force, progress: new Progress('Exporting') });
      return file === undefined ? undefined : say(`The chat was exported to ${file}.`);
    }
    case 'import': {
      const { file, topic, owner: username } = command;
      const owner = username === undefined ? undefined : { username };
      const progress = new Progress('Importing');
      const clock = systemClock;
      const made = await importChat(data, file, { topic, owner, clock, limits, progress });
      return say(reportOf(made, username));
    }
  }
}

/** The lines that an import prints for the user. */
export function reportOf(made: IImported, owner?: string): string {
  const { id, topic, messages, systemMessages, invalid, isIdNew } = made;
  return [
    `${counted(messages, 'message')} imported into the new chat "${topic}" (${id}).`,
    ...(isIdNew
      ? ['The id in the file was already used on this server, so the new chat has another one.']
      : []),
    ...(systemMessages > 0
      ? [
          `${counted(systemMessages, 'system message')} not imported, because the server writes its own.`
        ]
      : []),
    ...(invalid > 0
      ? [
          `${counted(invalid, 'message')} not imported, because the sender, body or type is invalid.`
        ]
      : []),
    owner === undefined
      ? 'It is open to everybody and belongs to nobody: name an owner with --owner, who may make it private and delete it.'
      : `It is open to everybody and belongs to ${owner}.`
  ].join(' ');
}

const counted = (count: number, noun: string): string =>
  count === 1 ? `1 ${noun} was` : `${count} ${noun}s were`;

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
