import type { TranslationBundle } from '@jupyterlab/translation';
import type { IMember } from '../../model/index.js';

/** The name of a role, as people see it. */
export function roleName(role: IMember['role'], trans: TranslationBundle): string {
  switch (role) {
    case 'owner':
      return trans.__('Owner');
    case 'moderator':
      return trans.__('Moderator');
    case 'member':
      return trans.__('Member');
    case 'reader':
      return trans.__('Reader');
    case 'bot':
      return trans.__('Bot');
  }
}
