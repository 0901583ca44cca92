import type { ApiError } from '../contracts';
import { idFromText } from '../identifiers';
import { refuse } from '../protocol/refusals';

/** One metadata item: its properties, and the related items that only `$expand` or a path segment brings along. */
export interface MetadataNode {
	/** Type without namespace, for example `StringAttributeMetadata`. */
	type: string;
	/** Type the address promised; a cast segment narrows it to `type`. */
	declaredType: string;
	data: Record<string, unknown>;
	/** Properties of the declared type; undefined when all of `data` may be asked for. */
	declared?: ReadonlySet<string>;
	/** Related items by navigation property of the declared type. */
	navigation: Record<string, () => MetadataNode[] | MetadataNode | null>;
	/** The same item with everything its own type has. */
	cast?: () => MetadataNode;
}

/** A `MetadataId` that stays the same between runs. */
export function metadataId(...names: string[]): string {
	return idFromText(names.join('/'));
}

/** A boolean that customisers may be kept from changing, as metadata wraps it. */
export function managed(value: boolean, propertyName: string): Record<string, unknown> {
	return { Value: value, CanBeChanged: true, ManagedPropertyLogicalName: propertyName };
}

/** Refusal of a name a metadata type does not have: 400 `0x80060888` (protocol sheet, section 2.7). */
export function unknownProperty(name: string, type: string): ApiError {
	return refuse.syntax(`Could not find a property named '${name}' on type 'Microsoft.Dynamics.CRM.${type}'.`);
}

/** Whether the declared type has a plain or complex property of that name. */
export function hasProperty(node: MetadataNode, name: string): boolean {
	return name in node.data && (node.declared === undefined || node.declared.has(name));
}
