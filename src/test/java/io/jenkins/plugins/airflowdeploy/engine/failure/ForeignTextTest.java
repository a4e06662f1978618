package io.jenkins.plugins.airflowdeploy.engine.failure;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.Test;

public class ForeignTextTest {

    @Test
    public void plainTextStays() {
        assertThat(ForeignText.line("Grüße, 世界 😀", 50), is("Grüße, 世界 😀"));
    }

    @Test
    public void linesAndEscapesCannotForgeALogLine() {
        assertThat(ForeignText.line("ok\r\n[airflow-deploy] live: \u001b[32mPROVEN", 80), is("ok  [airflow-deploy] live: ?[32mPROVEN"));
        assertThat(ForeignText.line("a\u202eb\u2028c\u0000d", 80), is("a?b?c?d"));
    }

    @Test
    public void longTextEndsInAnEllipsis() {
        assertThat(ForeignText.line("abcdef", 4), is("abc…"));
        assertThat(ForeignText.line("ab😀def", 4), is("ab…"));
        assertThat(ForeignText.line("x".repeat(10_000_000), 200).length(), is(200));
    }

    @Test
    public void nothingIsEmpty() {
        assertThat(ForeignText.line(null, 5), is(""));
        assertThat(ForeignText.line("\n\n", 5), is(""));
    }
}
