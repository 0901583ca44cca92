import type { Editor } from '../../support/browserEditor';
import type { RealPair } from '../../support/n8nInstance';

/** What is running; to be asked inside a test or a hook only. */
export type Running = () => { pair: RealPair; editor: Editor };

/** Declares a test whose failure leaves a picture of the screen. */
export type Sees = (title: string, work: () => Promise<void>) => void;

/** The tests of some screens. */
export type ScreenPart = (running: Running, sees: Sees) => void;
