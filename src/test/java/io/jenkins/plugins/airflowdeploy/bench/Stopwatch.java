package io.jenkins.plugins.airflowdeploy.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;

/** Adds up how long the methods of one part take, by their names. For one thread. */
final class Stopwatch {

    private final Map<String, Double> seconds = new TreeMap<>();

    /** The same part, with its time taken. */
    <T> T around(Class<T> type, T part) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            long began = System.nanoTime();
            try {
                return method.invoke(part, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            } finally {
                seconds.merge(method.getName(), (System.nanoTime() - began) / 1e9, Double::sum);
            }
        }));
    }

    /** 0 for a method that was not called. */
    double of(String method) {
        return seconds.getOrDefault(method, 0.0);
    }

    void reset() {
        seconds.clear();
    }
}
