package dev.islay.server;

import dev.islay.wsgi.Application;
import dev.islay.wsgi.Body;
import dev.islay.wsgi.Environ;
import dev.islay.wsgi.Middleware;
import dev.islay.wsgi.StartResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds and makes the Java objects that targets name. What is wrong is refused with what is there.
 *
 * <p>Threading: the main thread.
 */
final class JavaObjects {
    /**
     * An object that was found.
     *
     * @param name as a target writes it
     * @param place the jar or directory of its class
     */
    record Found<T>(T object, String name, String place) {}

    private final ClassPaths classPaths;

    JavaObjects(ClassPaths classPaths) {
        this.classPaths = classPaths;
    }

    /** The application that a target names. */
    Found<Application> application(JavaTarget target) throws StartRefused {
        Class<?> type = load(target);
        return new Found<>(application(target, type), target.toString(), place(type));
    }

    private static Application application(JavaTarget target, Class<?> type) throws StartRefused {
        if (target.member().isEmpty()) {
            if (!Application.class.isAssignableFrom(type)) {
                throw refused(target, "the class is no dev.islay.wsgi.Application" + offers(type));
            }
            return (Application) make(target, type);
        }
        String name = target.member().get();
        if (target.called()) {
            Method method = method(target, type, name);
            return cast(target, invoke(target, method));
        }
        Field field = field(type, name);
        return field != null
                ? cast(target, read(target, field))
                : called(target, method(target, type, name, Environ.class, StartResponse.class));
    }

    /**
     * The middleware that a target names: a class that is made with the parameters, a static method
     * that makes it of them, a static method that takes an application and returns another, or a
     * static field.
     */
    Found<Middleware> middleware(JavaTarget target, Map<String, Object> parameters)
            throws StartRefused {
        return middleware(target, load(target), parameters);
    }

    /** As {@link #middleware(JavaTarget, Map)}, of a class that is known. */
    static Found<Middleware> middleware(
            JavaTarget target, Class<?> type, Map<String, Object> parameters) throws StartRefused {
        @Nullable Object made;
        try {
            made = made(target, type, new JavaParameters(parameters));
        } catch (IllegalArgumentException wrong) {
            throw refused(target, String.valueOf(wrong.getMessage()));
        }
        if (made instanceof Middleware middleware) {
            return new Found<>(middleware, target.toString(), place(type));
        }
        throw refused(target, "it is no dev.islay.wsgi.Middleware");
    }

    private static @Nullable Object made(JavaTarget target, Class<?> type, JavaParameters given)
            throws StartRefused {
        if (target.member().isEmpty()) {
            List<Constructor<?>> open =
                    Stream.<Constructor<?>>of(type.getDeclaredConstructors())
                            .filter(each -> !Modifier.isPrivate(each.getModifiers()))
                            .toList();
            return invoke(target, given.choose(open));
        }
        String name = target.member().get();
        if (target.called()) {
            return invoke(target, given.choose(methods(type, name)));
        }
        Field field = field(type, name);
        return field != null
                ? read(target, field)
                : wrapping(target, method(target, type, name, Application.class));
    }

    private static List<Method> methods(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name) && isStatic(method))
                .toList();
    }

    private static Middleware wrapping(JavaTarget target, Method method) {
        return next -> {
            try {
                JavaParameters.Fit fit = new JavaParameters.Fit(method, List.of(next));
                return cast(target, invoke(target, fit));
            } catch (StartRefused wrong) {
                throw new IllegalStateException(wrong);
            }
        };
    }

    /** The class of a target, initialised. */
    Class<?> load(JavaTarget target) throws StartRefused {
        try {
            return Class.forName(target.className(), true, classPaths.of(target.classPath()));
        } catch (ClassNotFoundException e) {
            throw refused(target, "there is no such class in " + places(target));
        } catch (LinkageError e) {
            throw raised(target, "the class does not load", e);
        }
    }

    private static String places(JavaTarget target) {
        return target.classPath().isEmpty()
                ? "the server's own class path; --classpath says where to look"
                : String.join(", ", target.classPath().stream().map(Object::toString).toList());
    }

    private static Object make(JavaTarget target, Class<?> type) throws StartRefused {
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
            throw refused(target, "the class is abstract: no object of it can be made");
        }
        try {
            return Objects.requireNonNull(invoke(target, type.getDeclaredConstructor()));
        } catch (NoSuchMethodException e) {
            throw refused(
                    target,
                    "the class has no constructor without parameters; a static method that makes"
                            + " the application is named as %s:method()".formatted(target));
        }
    }

    private static @Nullable Object invoke(JavaTarget target, Executable member)
            throws StartRefused {
        return invoke(target, new JavaParameters.Fit(member, List.of()));
    }

    private static @Nullable Object invoke(JavaTarget target, JavaParameters.Fit fit)
            throws StartRefused {
        Executable member = fit.member();
        Object[] arguments = fit.arguments().toArray();
        try {
            member.setAccessible(true);
            return member instanceof Constructor<?> constructor
                    ? constructor.newInstance(arguments)
                    : ((Method) member).invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw raised(
                    target, what(member) + " raised", Objects.requireNonNullElse(e.getCause(), e));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw raised(target, what(member) + " cannot be called", e);
        }
    }

    private static String what(Executable member) {
        return member instanceof Method method ? method.getName() + "()" : "its constructor";
    }

    private static @Nullable Field field(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> field.getName().equals(name) && isStatic(field))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Object read(JavaTarget target, Field field) throws StartRefused {
        try {
            field.setAccessible(true);
            return field.get(null);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw raised(target, "the field cannot be read", e);
        }
    }

    private static Method method(
            JavaTarget target, Class<?> type, String name, Class<?>... parameters)
            throws StartRefused {
        return methods(type, name).stream()
                .filter(method -> Arrays.equals(method.getParameterTypes(), parameters))
                .findFirst()
                .orElseThrow(() ->
                        refused(
                                target,
                                "%s has no static %s of that name%s"
                                        .formatted(
                                                type.getName(),
                                                parameters.length == 0
                                                        ? "method without parameters"
                                                        : "field, and no static method (Environ,"
                                                                + " StartResponse),",
                                                offers(type))));
    }

    private static Application called(JavaTarget target, Method method) throws StartRefused {
        if (!Body.class.isAssignableFrom(method.getReturnType())) {
            throw refused(target, "the method returns no dev.islay.wsgi.Body");
        }
        try {
            method.setAccessible(true);
            MethodHandle handle = MethodHandles.lookup().unreflect(method);
            return (environ, startResponse) -> call(handle, environ, startResponse);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw raised(target, "the method cannot be called", e);
        }
    }

    private static Body call(MethodHandle handle, Environ environ, StartResponse startResponse)
            throws Exception {
        try {
            return (Body) handle.invoke(environ, startResponse);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static Application cast(JavaTarget target, @Nullable Object object)
            throws StartRefused {
        if (object instanceof Application application) {
            return application;
        }
        throw refused(
                target,
                "it is %s, and not a dev.islay.wsgi.Application"
                        .formatted(object == null ? "null" : "a " + object.getClass().getName()));
    }

    /** What of a class could have been meant. */
    private static String offers(Class<?> type) {
        List<String> names =
                Stream.concat(
                                Arrays.stream(type.getDeclaredFields())
                                        .filter(field -> isStatic(field) && isApplication(field))
                                        .map(Field::getName),
                                Arrays.stream(type.getDeclaredMethods())
                                        .filter(method -> isStatic(method) && !method.isSynthetic())
                                        .flatMap(JavaObjects::offered))
                        .sorted()
                        .limit(8)
                        .map(name -> JavaTarget.PREFIX + type.getName() + ":" + name)
                        .toList();
        return names.isEmpty() ? "" : "; there is " + String.join(", ", names);
    }

    private static boolean isApplication(Field field) {
        return Application.class.isAssignableFrom(field.getType());
    }

    private static Stream<String> offered(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        if (parameters.length == 0 && Application.class.isAssignableFrom(method.getReturnType())) {
            return Stream.of(method.getName() + "()");
        }
        boolean role =
                Arrays.equals(parameters, new Class<?>[] {Environ.class, StartResponse.class});
        return role ? Stream.of(method.getName()) : Stream.empty();
    }

    private static boolean isStatic(Member member) {
        return Modifier.isStatic(member.getModifiers());
    }

    /** The jar or directory that a class was loaded from. */
    private static String place(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? "(unknown)"
                : source.getLocation().getPath();
    }

    static StartRefused refused(JavaTarget target, String why) {
        return new StartRefused(
                ExitStatus.APPLICATION, "cannot load %s: %s".formatted(target, why));
    }

    /** With the Java stack of what was thrown. */
    static StartRefused raised(JavaTarget target, String what, Throwable thrown) {
        StringWriter stack = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stack));
        return refused(target, what + "\n" + stack.toString().stripTrailing());
    }
}
