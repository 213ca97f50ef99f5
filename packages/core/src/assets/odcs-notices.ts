import type { OdcsItem, OdcsObject } from "./odcs-schema.ts";

/**
 * What an object of the standard asks for that is not checked here, for people: rules of `quality`, and
 * options that no column can be held to.
 */
export function odcsNotices({ name, quality, properties = [] }: OdcsObject): string[] {
  const all = properties.flatMap((property) => withMembers(property, property.name));
  const hasQuality = [{ quality }, ...all.map(({ item }) => item)].some(
    (element) => element.quality !== undefined,
  );
  const unchecked = all.flatMap(({ item, place }) =>
    uncheckedOptions(item).map((option) => `${place}.${option}`),
  );
  return [
    ...(hasQuality
      ? [
          `The contract of '${name}' has \`quality\` rules, which are not run here; what a column takes is said by its type, \`required\`, \`unique\` and \`logicalTypeOptions\`.`,
        ]
      : []),
    ...(unchecked.length > 0
      ? [
          `The contract of '${name}' has options that are not checked here: ${unchecked.join(", ")}.`,
        ]
      : []),
  ];
}

interface PlacedItem {
  readonly item: OdcsItem;
  readonly place: string;
}

/** A property with everything inside of it. */
function withMembers(item: OdcsItem, place: string): PlacedItem[] {
  const { properties = [], items } = item;
  return [
    { item, place },
    ...properties.flatMap((member) => withMembers(member, `${place}.${member.name}`)),
    ...(items === undefined ? [] : withMembers(items, `${place}[]`)),
  ];
}

function uncheckedOptions({ logicalType, logicalTypeOptions: options = {} }: OdcsItem): string[] {
  const { uniqueItems, minProperties = 0, maxProperties, format } = options;
  const isText = logicalType === "string" && format !== undefined && format !== "uuid";
  return [
    ...(uniqueItems === true ? ["uniqueItems"] : []),
    ...(minProperties > 0 ? ["minProperties"] : []),
    ...(maxProperties === undefined ? [] : ["maxProperties"]),
    ...(isText ? [`format (${format})`] : []),
  ];
}
