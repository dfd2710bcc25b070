import type { IBackupCommand, IExportCommand, IImportCommand } from '../cli/commands.js';
import { systemClock } from '../clock.js';
import { backup } from './backup.js';
import { exportChat } from './export.js';
import { importChat } from './import.js';
import { Progress } from './progress.js';

export type ArchiveCommand = IBackupCommand | IExportCommand | IImportCommand;

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
      const { file, topic } = command;
      const progress = new Progress('Importing');
      const made = await importChat(data, file, { topic, clock: systemClock, limits, progress });
      const left =
        made.left > 0 ? ` ${made.left} were left out because this server cannot store them.` : '';
      return say(`"${made.topic}" is the chat ${made.id} with ${made.messages} messages.${left}`);
    }
  }
}

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
