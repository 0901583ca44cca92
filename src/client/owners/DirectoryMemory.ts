import type { Directory } from '../../domain/owners/directory';

/** The users and teams of one environment as they were last read, for runs that may use them a little later. */
export class DirectoryMemory {
	private last: { directory: Directory; readAt: number } | null = null;

	/** What was read at most so long ago, with the teams where they are needed. */
	recall({ now, maximumAgeMs, teams }: { now: number; maximumAgeMs: number; teams: boolean }): Directory | null {
		if (!this.last || now - this.last.readAt >= maximumAgeMs) return null;
		return teams && !this.last.directory.hasTeams ? null : this.last.directory;
	}

	remember(directory: Directory, readAt: number): void {
		this.last = { directory, readAt };
	}
}
