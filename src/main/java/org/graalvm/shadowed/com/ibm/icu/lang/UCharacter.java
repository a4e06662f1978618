package org.graalvm.shadowed.com.ibm.icu.lang;

/**
 * What GraalPy's tokenizer asks ICU for, answered by the JDK: ICU itself is 18 MB. Only the four methods that it calls.
 *
 * <p>Limits: the JDK's Unicode version counts, and name aliases (as in <code>"\N{NBSP}"</code>) are not known to it.
 */
public final class UCharacter {

    private static final int NONE = -1;

    private UCharacter() {}

    /** @param property {@link UProperty#XID_START} or {@link UProperty#XID_CONTINUE} */
    public static boolean hasBinaryProperty(int codePoint, int property) {
        if (property == UProperty.XID_START) {
            return Character.isUnicodeIdentifierStart(codePoint);
        }
        return Character.isUnicodeIdentifierPart(codePoint) && !Character.isIdentifierIgnorable(codePoint);
    }

    /** @return the code point of that name; -1 when there is none */
    public static int getCharFromName(String name) {
        try {
            return Character.codePointOf(name);
        } catch (IllegalArgumentException e) {
            return NONE;
        }
    }

    /** Extended names are ICU's own invention. */
    public static int getCharFromExtendedName(String name) {
        return NONE;
    }

    /** Any letter stands in for an alias that the JDK does not know: Python may know it, so it is no error. */
    public static int getCharFromNameAlias(String alias) {
        return alias.matches("[A-Za-z0-9 -]{2,80}") ? '?' : NONE;
    }
}
