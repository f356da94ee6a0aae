// Languages as Intl takes them. Browsers say "en-US@posix", "fr_FR", "C" or nothing, and extensions that translate a
// page write what they like into its lang: Intl would throw.

const OURS = "en";

/** The first of these tags that Intl takes, written as it takes it. */
export function localeOf(...tags) {
  for (const tag of tags) {
    const [plain] = String(tag ?? "").split(/[@.]/);
    try {
      const [locale] = Intl.DateTimeFormat.supportedLocalesOf(plain.replaceAll("_", "-"));
      if (locale) return locale;
    } catch {
      // Not a language tag.
    }
  }
  return OURS;
}

/** The language that this page is written in. */
export const pageLocale = () => localeOf(document.documentElement.lang);

/** The browser's time zone; "" where it does not say. */
export function zone() {
  try {
    return new Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  } catch {
    return "";
  }
}

/** 1,600 as the page's language writes it. */
export const inFigures = (number) => number.toLocaleString(pageLocale());
