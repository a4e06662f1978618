package io.jenkins.plugins.airflowdeploy.engine.validation;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.startsWith;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** What CPython says of the same texts: each was compiled there. */
public class CompilerRulesTest {

    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("break\n", "1:1 'break' outside loop"),
            Map.entry("if x:\n    continue\n", "2:5 'continue' not properly in loop"),
            Map.entry("for x in y:\n    def f():\n        break\n", "3:9 'break' outside loop"),
            Map.entry("for x in y:\n    class C:\n        break\n", "3:9 'break' outside loop"),
            Map.entry("while x:\n    pass\nelse:\n    break\n", "4:5 'break' outside loop"),
            Map.entry("yield 1\n", "1:1 'yield' outside function"),
            Map.entry("class C:\n    x = yield\n", "2:9 'yield' outside function"),
            Map.entry("x = await y\n", "1:5 'await' outside function"),
            Map.entry("def f():\n    await y\n", "2:5 'await' outside async function"),
            Map.entry("def f():\n    async with y:\n        pass\n", "2:5 'async with' outside async function"),
            Map.entry("def f():\n    async for x in y:\n        pass\n", "2:5 'async for' outside async function"),
            Map.entry("f(a=1, b=2, a=3)\n", "1:13 keyword argument repeated: a"),
            Map.entry("def f():\n    return g(a=1, **b, a=3)\n", "2:24 keyword argument repeated: a"),
            Map.entry("class C(m=1, m=2):\n    pass\n", "1:14 keyword argument repeated: m"),
            Map.entry("class C:\n    return 1\n", "2:5 'return' outside function"));

    private static final String GOOD = """
            for x in y:
                try:
                    with z:
                        match x:
                            case 1:
                                break
                            case 2:
                                continue
                finally:
                    if x:
                        break
            else:
                pass
            while x:
                for y in z:
                    pass
                else:
                    break
            def f(a=lambda: (yield)):
                yield
                x = yield from g(a=1, b=2, **c, **d)
                return [i for i in x]
            async def g():
                await f()
                async for x in y:
                    break
                async with z:
                    return [await i async for i in x if await i]
            h = (await i for i in x)
            class C(a=1, b=2):
                def f(self):
                    return lambda: (yield)
            """;

    @Test
    public void refusesWhatTheCompilerRefuses() throws Exception {
        for (Map.Entry<String, String> one : REFUSED.entrySet()) {
            FileModel.Problem problem = problem(one.getKey()).orElseThrow(() -> new AssertionError(one.getKey()));
            assertThat(one.getKey(), problem.severity(), is(Severity.ERROR));
            assertThat(problem.line() + ":" + problem.column() + " " + problem.message(), is(one.getValue()));
        }
    }

    @Test
    public void letsTheRestBy() throws Exception {
        assertThat(problem(GOOD), is(Optional.empty()));
    }

    @Test
    public void longIntegersAreRefusedUnlessTheyAreNone() throws Exception {
        String digits = "1".repeat(4301);
        FileModel.Problem problem = problem("# 1\nx = [" + digits + "]\n").orElseThrow();
        assertThat(problem.severity(), is(Severity.ERROR));
        assertThat(problem.line() + ":" + problem.column() + " " + problem.message(),
                startsWith("2:6 an integer of 4301 decimal digits, more than the 4300 that Python takes"));
        for (String good : new String[] {
            "1".repeat(4300), digits + ".0", "0." + digits, digits + "e1", digits + "j", "0x" + digits, "'" + digits + "'",
            "'''\n\"" + digits + "'''", "a" + digits, "1 # " + digits, "'a\\'" + digits + "'", "1" + "_1".repeat(4299)
        }) {
            assertThat(problem("x = " + good + "\n"), is(Optional.empty()));
        }
    }

    @Test(timeout = 20_000)
    public void veryLongIntegersTakeNoTime() throws Exception {
        for (String number : new String[] {"1".repeat(200_000), "0x" + "f".repeat(200_000), "f'{" + "1".repeat(200_000) + "}'"}) {
            long start = System.nanoTime();
            assertThat(problem("x = " + number + "\n").isPresent(), is(true));
            assertThat(Duration.ofNanos(System.nanoTime() - start).toMillis(), lessThan(15_000L));
        }
    }

    private static Optional<FileModel.Problem> problem(String text) throws Exception {
        return new StaticReader(Duration.ofSeconds(5)).read(text.getBytes(StandardCharsets.UTF_8)).problem();
    }
}
